// What the map shows on its ground: cameras, what open ones see, people in their pictures, patrols, calls, phones.

import { at as where } from '../feed/paths.js';
import { spot } from './plane.js';

const PAPER = '232,238,242';
const ALARM = '#ff7a59';
const PATROL = '#6fa8ff';
const CAMERA = 'rgb(150,172,182)';
const SANS = '"DejaVu Sans", "Segoe UI", system-ui, sans-serif';
const CELL_M = 45;
const TURN = 2 * Math.PI;

const inside = (screen, [x, y], more = 20) => x > -more && y > -more && x < screen.width + more && y < screen.height + more;
/** A radius in metres on the screen, kept readable when the map is far or near. */
const radius = (screen, metres, least, most) => Math.max(least, Math.min(most, metres * screen.sx));

function disc(ctx, [x, y], r) {
  ctx.beginPath();
  ctx.arc(x, y, r, 0, TURN);
}

/** Names of places, and every camera; one that is out of order is a ring. */
export function paint_network(ctx, screen, { cameras, landmarks }) {
  ctx.font = `11px ${SANS}`;
  ctx.textAlign = 'center';
  ctx.fillStyle = `rgba(${PAPER},.47)`;
  for (const { e, n, name } of landmarks) {
    const place = spot(screen, e, n);
    if (inside(screen, place, 80)) ctx.fillText(name, place[0], place[1] - 8);
  }
  const r = radius(screen, 4, 3.2, 7);
  ctx.fillStyle = ctx.strokeStyle = CAMERA;
  ctx.lineWidth = 1.3;
  for (const { e, n, ok } of cameras) {
    const place = spot(screen, e, n);
    if (!inside(screen, place)) continue;
    disc(ctx, place, ok ? r : r - 0.5);
    ok ? ctx.fill() : ctx.stroke();
  }
}

/** What open cameras see of the ground: `areas` of {e, n, shape}. */
export function paint_areas(ctx, screen, areas, colour) {
  ctx.globalAlpha = 0.31;
  ctx.fillStyle = colour;
  for (const { e, n, shape } of areas) {
    ctx.beginPath();
    for (const [x, y] of shape) ctx.lineTo(...spot(screen, e + x, n + y));
    ctx.fill();
  }
  ctx.globalAlpha = 1;
}

/** This chair's open cameras. */
export function paint_mine(ctx, screen, mine, colour) {
  const r = radius(screen, 5, 5, 9);
  ctx.fillStyle = colour;
  for (const { e, n } of mine) {
    disc(ctx, spot(screen, e, n), r);
    ctx.fill();
  }
}

/** Everybody in this chair's pictures, where they are at `t`; the crowd elsewhere is nobody's to see.  How many. */
export function paint_people(ctx, screen, feeds, t) {
  let shown = 0;
  ctx.fillStyle = `rgba(${PAPER},.86)`;
  ctx.beginPath();
  for (const { e, n, figures, late } of feeds) {
    for (const figure of figures) {
      const here = where(figure.p, t - late);
      if (!here) continue;
      const [x, y] = spot(screen, e + here.x_m, n + here.y_m);
      ctx.moveTo(x + 2, y);
      ctx.arc(x, y, 2, 0, TURN);
      shown += 1;
    }
  }
  ctx.fill();
  return shown;
}

/** Incidents, patrols and marks for the operator; followed phones for the intelligence chair; cameras without rows. */
export function paint_known(ctx, screen, known, colour, share) {
  trail(ctx, screen, known.trail ?? []);
  for (const [, e, n] of known.subjects ?? []) cell(ctx, screen, e, n, colour);
  for (const { e, n } of known.gone ?? []) ring(ctx, spot(screen, e, n), 13, ALARM);
  for (const [id, ...way] of known.patrols ?? []) named(ctx, screen, along(way, share), id, PATROL, 6);
  for (const [id, e, n] of known.calls ?? []) named(ctx, screen, [e, n], id, ALARM, radius(screen, 7, 6, 11));
  for (const [text, e, n] of known.subjects ?? []) named(ctx, screen, [e, n], text, colour, 6);
}

function trail(ctx, screen, points) {
  if (points.length < 2) return;
  ctx.strokeStyle = ALARM;
  ctx.lineWidth = 2;
  ctx.setLineDash([5, 4]);
  ctx.beginPath();
  for (const [e, n] of points) ctx.lineTo(...spot(screen, e, n));
  ctx.stroke();
  ctx.setLineDash([]);
}

/** Where a phone is only known to be within a cell. */
function cell(ctx, screen, e, n, colour) {
  disc(ctx, spot(screen, e, n), CELL_M * screen.sx);
  ctx.globalAlpha = 0.07;
  ctx.fillStyle = ctx.strokeStyle = colour;
  ctx.fill();
  ctx.globalAlpha = 0.5;
  ctx.lineWidth = 1;
  ctx.stroke();
  ctx.globalAlpha = 1;
}

function ring(ctx, place, r, colour) {
  disc(ctx, place, r);
  ctx.strokeStyle = colour;
  ctx.lineWidth = 2;
  ctx.stroke();
}

function named(ctx, screen, [e, n], text, colour, r) {
  const [x, y] = spot(screen, e, n);
  disc(ctx, [x, y], r);
  ctx.fillStyle = colour;
  ctx.fill();
  write(ctx, screen, text, x, y, colour);
}

/** Letters beside a point, with a dark edge, to be read on anything; to its left where the map ends. */
function write(ctx, screen, text, x, y, colour) {
  ctx.font = `13px ${SANS}`;
  const left = x + 12 + ctx.measureText(text).width > screen.width - 4;
  ctx.textAlign = left ? 'right' : 'left';
  x += left ? -12 : 12;
  ctx.lineJoin = 'round';
  ctx.lineWidth = 3;
  ctx.strokeStyle = '#0b1014';
  ctx.strokeText(text, x, y + 4.5);
  ctx.fillStyle = colour;
  ctx.fillText(text, x, y + 4.5);
}

/** The name of the camera under the pointer. */
export function paint_pointed(ctx, screen, { id, e, n }) {
  const [x, y] = spot(screen, e, n);
  ring(ctx, [x, y], 10, `rgba(${PAPER},.9)`);
  write(ctx, screen, id, x, y - 12, `rgb(${PAPER})`);
}

/** A point of a way [e, n, e2, n2, …] of even pieces of time. */
export function along(way, share) {
  const pieces = way.length / 2 - 1;
  if (pieces < 1) return way;
  const at = Math.max(0, Math.min(1, share)) * pieces;
  const i = Math.min(Math.floor(at), pieces - 1);
  const f = at - i;
  return [way[2 * i] + (way[2 * i + 2] - way[2 * i]) * f, way[2 * i + 1] + (way[2 * i + 3] - way[2 * i + 1]) * f];
}
