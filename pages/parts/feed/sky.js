// Sky, clouds and what stands on the horizon, so that one direction can be told from another:
// Pichincha's slope in the west, the Panecillo with its statue in the south, low ridges in the east.

import { stream } from './chance.js';
import { is_closed_off } from './order.js';
import { spot_of_direction } from './projection.js';
import { laid_flat, town_frame, trace_flat } from './shapes.js';
import { css, mix } from './sun.js';

const RAD = Math.PI / 180;
const bump = (azimuth, at, wide, high) => {
  const off = ((azimuth - at + 900) % 360) - 180;
  return high * Math.exp(-((off / wide) ** 2));
};
const wave = (azimuth, n, phase) => Math.sin(azimuth * RAD * n + phase);

/** A function of the azimuth from its values at every quarter of a degree: ridges are asked for in every frame. */
function tabled(value) {
  const values = Float64Array.from({ length: 1441 }, (_, i) => value(i / 4));
  return (azimuth) => {
    const at = (((azimuth % 360) + 360) % 360) * 4;
    const i = Math.floor(at);
    return values[i] + (values[i + 1] - values[i]) * (at - i);
  };
}

/** Elevation in degrees of the far mountains and of the nearer slopes at an azimuth. */
const MOUNTAINS = tabled((a) => 1.2 + bump(a, 292, 34, 7.2) + bump(a, 322, 20, 3.2) + bump(a, 262, 26, 4.2) + bump(a, 95, 50, 1.6) + 0.35 * wave(a, 11, 1) + 0.22 * wave(a, 23, 2) + 0.1 * wave(a, 61, 0.4));
const SLOPES = tabled((a) => 1.0 + bump(a, 285, 46, 3.6) + bump(a, 84, 42, 2.8) + bump(a, 192, 11, 4.6) + bump(a, 192, 19, 1.2) + 0.18 * wave(a, 17, 0.5) + 0.08 * wave(a, 43, 3));

const FAR_M = 1e5;

/** A direction in degrees as a point far away. */
const direction = (azimuth, elevation) => [Math.sin(azimuth * RAD), Math.cos(azimuth * RAD), Math.tan(elevation * RAD)].map((v) => FAR_M * v);

/** The row of the picture in which directions of this elevation lie ahead. */
const row_of = (eye, elevation_deg) => {
  const angle = Math.max(-1.55, Math.min(1.55, elevation_deg * RAD - eye.tilt));
  return eye.height / 2 - Math.tan(angle) * eye.scale;
};

/** Paints all of it; `skyline` tells what houses hide (order.js). */
export function paint_sky(ctx, eye, light, detail, skyline) {
  const { width, height } = eye;
  const horizon = row_of(eye, -2);
  if (horizon < 0) return;
  const gradient = ctx.createLinearGradient(0, row_of(eye, 26), 0, row_of(eye, 0));
  gradient.addColorStop(0, css(light.sky_high));
  gradient.addColorStop(0.5, css(mix(light.sky_high, light.sky_low, 0.3)));
  gradient.addColorStop(0.8, css(mix(light.sky_high, light.sky_low, 0.72)));
  gradient.addColorStop(1, css(light.sky_low));
  ctx.fillStyle = gradient;
  ctx.fillRect(0, 0, width, Math.min(height, horizon + 2));
  if (detail > 0.5) paint_sun(ctx, eye, light);
  if (detail > 0.5) paint_clouds(ctx, eye, light);
  const steps = detail > 0.5 ? 90 : 30;
  paint_ridge(ctx, eye, MOUNTAINS, mountain_colour(light, 0.42), steps);
  paint_ridge(ctx, eye, SLOPES, mountain_colour(light, 0.2), steps);
  if (detail > 0.5) paint_houses_on_slopes(ctx, eye, light);
  paint_statue(ctx, eye, light);
  paint_far_town(ctx, eye, light, detail, skyline);
}

const mountain_colour = (light, haze) => {
  const rock = [70, 84, 74].map((v, i) => v * (light.ambient[i] + light.beam[i] * 0.3));
  return mix(mix(rock, light.sky_high, haze), light.haze, haze * 0.8);
};

function paint_sun(ctx, eye, light) {
  if (light.elevation_deg < -8 || light.elevation_deg > 14) return;
  const at = spot_of_direction(eye, light.azimuth_deg, Math.max(light.elevation_deg, -1));
  if (at.depth <= 0) return;
  const r = Math.tan(20 * RAD) * eye.scale;
  const glow = ctx.createRadialGradient(at.u, at.v, 0, at.u, at.v, r);
  const strength = light.elevation_deg < 0 ? 0.35 : 0.6;
  glow.addColorStop(0, `rgba(255,236,190,${strength})`);
  glow.addColorStop(0.2, `rgba(255,206,140,${strength * 0.45})`);
  glow.addColorStop(1, 'rgba(255,180,110,0)');
  ctx.fillStyle = glow;
  ctx.fillRect(0, 0, eye.width, eye.height);
}

/** Clouds stand still over the town, each a heap of soft discs with a flat, darker foot. */
function paint_clouds(ctx, eye, light) {
  const chance = stream(1809);
  const bright = mix([255, 250, 244].map((v, i) => v * Math.min(1.05, light.ambient[i] + light.beam[i] * 0.8)), light.sky_low, 0.3);
  const under = mix(mix(light.haze, [150, 142, 166].map((v, i) => v * light.ambient[i]), 0.6), bright, 0.2);
  for (let k = 0; k < 34; k++) {
    const [a, e, wide] = [chance() * 360, 5 + 22 * chance() ** 1.5, 5 + chance() * 11];
    const lumps = Array.from({ length: 26 }, () => [chance() - 0.5, chance(), chance()]);
    const middle = spot_of_direction(eye, a, e);
    const r = Math.tan((wide * RAD) / 2) * eye.scale;
    if (middle.depth <= 0 || middle.u < -3 * r || middle.u > eye.width + 3 * r || middle.v > eye.height + r || middle.v < -2 * r) continue;
    for (const layer of [under, bright]) for (const lump of lumps) soft_disc(ctx, middle, lump, r, layer, layer === bright ? -0.06 : 0.03);
  }
}

function soft_disc(ctx, { u, v }, [x, y, s], r, colour, lift) {
  const tall = 1 - Math.abs(x) * 1.7; // heaped in the middle
  const size = r * (0.16 + 0.26 * s) * (0.5 + tall * 0.6);
  const [at_u, at_v] = [u + x * r * 2.3, v - (y * tall * 0.34 - 0.1 - lift) * r * 0.9];
  const { width, height } = ctx.canvas;
  if (at_u < -1.5 * size || at_u > width + 1.5 * size || at_v < -0.6 * size || at_v > height + 0.6 * size) return;
  ctx.save();
  ctx.translate(at_u, at_v);
  ctx.scale(1.5, 0.6);
  const soft = ctx.createRadialGradient(0, 0, 0, 0, 0, size);
  soft.addColorStop(0, css(colour, 0.2));
  soft.addColorStop(0.5, css(colour, 0.12));
  soft.addColorStop(1, css(colour, 0));
  ctx.fillStyle = soft;
  ctx.fillRect(-size, -size, 2 * size, 2 * size);
  ctx.restore();
}

/** The first and the last azimuth of the picture with something to spare; all around when it looks steeply. */
function azimuths(eye) {
  const pan = eye.pan / RAD;
  const steep = Math.min(1, Math.cos(Math.min(1.5, Math.abs(eye.tilt) + Math.atan((eye.k * 9) / 16))));
  const half = Math.min(100, (Math.atan(eye.k / Math.max(steep, 0.05)) / RAD) * 1.15 + 0.2);
  return [pan - half, pan + half];
}

function paint_ridge(ctx, eye, elevation, colour, steps) {
  const line = ridge_line(eye, elevation, steps);
  if (line.length < 4) return;
  ctx.beginPath();
  for (let i = 0; i < line.length; i += 2) ctx.lineTo(line[i], line[i + 1]);
  const low = row_of(eye, -4);
  ctx.lineTo(line[line.length - 2], low);
  ctx.lineTo(line[0], low);
  const gradient = ctx.createLinearGradient(0, row_of(eye, 8), 0, row_of(eye, 0));
  gradient.addColorStop(0, css(colour));
  gradient.addColorStop(1, css(mix(colour, [176, 176, 176].map((v, i) => v * colour[i] / 120), 0.35)));
  ctx.fillStyle = gradient;
  ctx.fill();
}

/** A ridge across the picture as pixels [u, v, …], as far as it lies before the camera. */
function ridge_line(eye, elevation, steps) {
  const [first, last] = azimuths(eye);
  const line = [];
  for (let i = 0; i <= steps; i++) {
    const a = first + ((last - first) * i) / steps;
    const { u, v, depth } = spot_of_direction(eye, a, elevation(a));
    if (depth > 0) line.push(u, v);
  }
  return line;
}

/** The slopes are built up: specks of plaster by day, windows by night. */
function paint_houses_on_slopes(ctx, eye, light) {
  const [first, last] = azimuths(eye);
  const cell = 0.3;
  const from = Math.floor(first / cell);
  const to = Math.min(Math.ceil(last / cell), from + 420);
  const day = mix([226, 214, 200].map((v, i) => v * (light.ambient[i] + light.beam[i] * 0.4)), light.haze, 0.5);
  for (let i = from; i < to; i++) {
    const chance = stream(((i % 1200) + 1200) % 1200, 77);
    for (let k = 0; k < 7; k++) {
      const a = (i + chance()) * cell;
      const top = SLOPES(a);
      const e = 0.4 + chance() * chance() * (top - 0.7);
      const size = 0.05 + chance() * 0.09;
      const lit = chance();
      if (e > top - 0.25 || (light.night && lit > 0.6)) continue;
      const p = spot_of_direction(eye, a, e);
      if (p.depth <= 0) continue;
      const w = Math.max(light.night ? 0.9 : 0.7, size * RAD * eye.scale);
      ctx.fillStyle = light.night ? (lit < 0.3 ? 'rgba(255,196,120,.85)' : 'rgba(255,224,170,.55)') : css(mix(day, [150, 96, 76], lit * 0.4), 0.55);
      ctx.fillRect(p.u, p.v, light.night ? Math.min(w, 2.2) : w * 1.4, light.night ? Math.min(w, 2.2) : w);
    }
  }
}

/** The winged statue on the Panecillo, as far as it can be made out. */
function paint_statue(ctx, eye, light) {
  const a = 192;
  const foot = SLOPES(a) - 0.06;
  const shape = [[-0.16, 0], [-0.14, 0.22], [-0.07, 0.26], [-0.09, 0.5], [-0.3, 0.78], [-0.07, 0.72], [-0.05, 0.9], [0, 0.96], [0.05, 0.9], [0.07, 0.72], [0.3, 0.86], [0.09, 0.5], [0.07, 0.26], [0.14, 0.22], [0.16, 0]];
  const points = shape.map(([x, y]) => spot_of_direction(eye, a + x, foot + y));
  if (points.some((p) => p.depth <= 0)) return;
  ctx.beginPath();
  points.forEach((p) => ctx.lineTo(p.u, p.v));
  ctx.fillStyle = light.night ? 'rgb(214,208,190)' : css(mix([206, 208, 210].map((v, i) => v * light.ambient[i]), light.haze, 0.3));
  ctx.fill();
}

const FAR_WALLS = [[222, 212, 194], [200, 186, 164], [206, 160, 136], [182, 192, 198], [216, 196, 160], [190, 184, 176]];
const FAR_CELL_DEG = 0.45;
const FAR_ROUND = 800; // cells, once around
const far_houses = [];

/** How high a far house is, which wall it has, its outline, chances for eight windows; the same whenever it is looked at. */
function far_house(i) {
  const k = ((i % FAR_ROUND) + FAR_ROUND) % FAR_ROUND;
  if (far_houses[k]) return far_houses[k];
  const chance = stream(k, 31);
  const top = 0.25 + chance() * 0.75;
  const wall = Math.floor(chance() * FAR_WALLS.length);
  const [from, to] = [k * FAR_CELL_DEG, (k + 1.04) * FAR_CELL_DEG];
  const flat = laid_flat([[...direction(from, -3), ...direction(to, -3), ...direction(to, top), ...direction(from, top)]]);
  return (far_houses[k] = { k, top, wall, flat, from, to, slope: Math.tan(top * RAD), windows: Array.from({ length: 8 }, chance) });
}

const opened = new WeakMap();

/** Which far houses show over a skyline, 1 or 0 for each; found once. */
function open_cells(skyline) {
  if (!opened.has(skyline)) {
    const cells = Array.from({ length: FAR_ROUND }, (_, i) => far_house(i));
    opened.set(skyline, Uint8Array.from(cells, ({ from, to, slope }) => (is_closed_off(skyline, from, to, slope) ? 0 : 1)));
  }
  return opened.get(skyline);
}

/** Roofs beyond what the scene lists, closing the ends of streets, where nearer houses leave them to be seen. */
function paint_far_town(ctx, eye, light, detail, skyline) {
  const [first, last] = azimuths(eye);
  const from = Math.floor(first / FAR_CELL_DEG);
  const to = Math.min(Math.ceil(last / FAR_CELL_DEG), from + 520);
  const open = open_cells(skyline);
  const shown = [];
  for (let i = from; i < to; i++) {
    const far = far_house(i);
    if (open[far.k]) shown.push(far);
  }
  const frame = town_frame({ ...eye, mast_m: 0 }); // so far away that no mast is high
  FAR_WALLS.forEach((rgb, wall) => {
    ctx.beginPath();
    const any = shown.reduce((found, far) => (far.wall === wall && trace_flat(ctx, frame, far.flat)) || found, false);
    if (!any) return;
    ctx.fillStyle = css(mix(rgb.map((v, j) => v * (light.ambient[j] + light.beam[j] * 0.25)), light.haze, 0.52));
    ctx.fill();
  });
  if (detail > 0.5) for (const { from: a, top, windows } of shown) paint_far_windows(ctx, eye, light, a, FAR_CELL_DEG, top, windows);
}

function paint_far_windows(ctx, eye, light, a, wide, top, windows) {
  for (let k = 0; k < 8; k++) {
    const p = spot_of_direction(eye, a + wide * (0.1 + 0.22 * (k % 4)), top - 0.14 - 0.24 * Math.floor(k / 4));
    const size = 0.06 * RAD * eye.scale;
    const lit = windows[k] < light.lit * light.awake * 0.5;
    if (p.depth <= 0 || size < 0.35) continue;
    ctx.fillStyle = lit ? 'rgba(255,204,130,.9)' : css(mix([80, 80, 90].map((v, j) => v * light.ambient[j]), light.haze, 0.5));
    ctx.fillRect(p.u, p.v, size, size * 1.3);
  }
}
