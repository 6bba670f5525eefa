// What stands in streets and squares: lamp posts, trees, monuments, benches.

import { stream } from './chance.js';
import { circle } from './ground.js';
import { TINT } from './lamplight.js';
import { spot } from './projection.js';
import { laid_flat, town_frame, trace_flat } from './shapes.js';
import { css, lit_colour, mix } from './sun.js';

/** Paints a lamp, a tree or a piece; `thing.lamp` is how much light of street lamps it gets, 0…1. */
export function paint_thing(ctx, eye, thing, daylight) {
  const light = { ...daylight, lamp: thing.lamp ?? 0 };
  if (thing.kind === 'lamp') paint_lamp(ctx, eye, thing, light);
  else if (thing.kind === 'tree') paint_tree(ctx, eye, thing, light);
  else paint_piece(ctx, eye, thing, light);
}

const outside = (eye, u, v, r) => u < -r || u > eye.width + r || v < -r || v > eye.height + r;

// ------------------------------------------------------------------------------------ lamps

function paint_lamp(ctx, eye, lamp, light) {
  const foot = spot(eye, lamp.x, lamp.y, 0);
  const head = spot(eye, lamp.x, lamp.y, lamp.h);
  if (foot.depth < 0.6 || head.depth < 0.6) return;
  const ppm = eye.scale / Math.min(foot.depth, head.depth);
  if (outside(eye, head.u, head.v, ppm * 8) && outside(eye, foot.u, foot.v, ppm * 8)) return;
  const iron = css(lit_colour([44, 46, 48], light, 0.3));
  pole(ctx, eye, lamp, ppm, iron);
  const reach = lamp.twin ? 0.55 : 0.5;
  const [ax, ay] = lamp.twin ? [eye.rx, eye.ry] : [lamp.dx, lamp.dy];
  for (const side of lamp.twin ? [-1, 1] : [1]) lantern(ctx, eye, lamp, ax * reach * side, ay * reach * side, light, iron);
}

function pole(ctx, eye, { x, y, h }, ppm, iron) {
  const parts = [[0, 0.5, 0.15], [0.5, 0.7, 0.1], [0.7, h, 0.05]];
  ctx.strokeStyle = iron;
  for (const [z0, z1, r] of parts) {
    const [a, b] = [spot(eye, x, y, z0), spot(eye, x, y, z1)];
    ctx.lineWidth = Math.max(0.7, ppm * r * 2);
    ctx.beginPath();
    ctx.moveTo(a.u, a.v);
    ctx.lineTo(b.u, b.v);
    ctx.stroke();
  }
}

function lantern(ctx, eye, lamp, ox, oy, light, iron) {
  const [x, y, z] = [lamp.x + ox, lamp.y + oy, lamp.h - 0.25];
  const a = spot(eye, lamp.x, lamp.y, lamp.h - 0.1);
  const b = spot(eye, x, y, lamp.h + 0.1);
  const p = spot(eye, x, y, z);
  if (p.depth < 0.6 || b.depth < 0.6) return;
  const ppm = eye.scale / p.depth;
  ctx.strokeStyle = iron;
  ctx.lineWidth = Math.max(0.6, ppm * 0.05);
  ctx.beginPath();
  ctx.moveTo(a.u, a.v);
  ctx.quadraticCurveTo((a.u + b.u) / 2, b.v - ppm * 0.15, b.u, b.v);
  ctx.stroke();
  const body = (w0, z0, w1, z1, style) => {
    const up = ppm * eye.uz;
    ctx.beginPath();
    ctx.moveTo(p.u - w0 * ppm, p.v - z0 * up);
    ctx.lineTo(p.u + w0 * ppm, p.v - z0 * up);
    ctx.lineTo(p.u + w1 * ppm, p.v - z1 * up);
    ctx.lineTo(p.u - w1 * ppm, p.v - z1 * up);
    ctx.fillStyle = style;
    ctx.fill();
  };
  body(0.1, -0.22, 0.19, 0.18, light.lamps ? 'rgb(255,232,178)' : css(lit_colour([196, 200, 196], light, 0.4)));
  body(0.22, 0.18, 0.04, 0.4, iron);
  if (ppm > 16) body(0.012, -0.22, 0.012, 0.18, iron);
  if (light.glow > 0) halo(ctx, p.u, p.v, ppm, light.glow);
}

function halo(ctx, u, v, ppm, glow) {
  const r = Math.max(3, ppm * 1.9);
  const soft = ctx.createRadialGradient(u, v, 0, u, v, r);
  soft.addColorStop(0, `rgba(255,220,150,${0.75 * glow})`);
  soft.addColorStop(0.15, `rgba(255,196,110,${0.32 * glow})`);
  soft.addColorStop(1, 'rgba(255,170,80,0)');
  ctx.save();
  ctx.globalCompositeOperation = 'lighter';
  ctx.fillStyle = soft;
  ctx.fillRect(u - r, v - r, 2 * r, 2 * r);
  ctx.restore();
}

// ------------------------------------------------------------------------------------ trees

const WIDE = 240;
const HIGH = 300;
const sprites = new Map();

/** A picture of a tree under a light, painted once. */
function sprite(tree, light) {
  const level = Math.round(4 * light.glow * light.lamp);
  const name = `${tree.what} ${tree.variant} ${light.bucket} ${level}`;
  if (!sprites.has(name)) {
    if (sprites.size > 120) sprites.clear();
    const canvas = document.createElement('canvas');
    canvas.width = WIDE;
    canvas.height = HIGH;
    const ctx = canvas.getContext('2d');
    const shown = { ...light, ambient: light.ambient.map((v, i) => v + 0.14 * level * TINT[i]) };
    (tree.what === 'palm' ? draw_palm : draw_leaves)(ctx, tree, shown);
    sprites.set(name, canvas);
  }
  return sprites.get(name);
}

const CROWNS = { round: [0.5, 0.36, 0.36, 0.3], tall: [0.5, 0.4, 0.26, 0.38], broad: [0.5, 0.34, 0.46, 0.26] };
const LEAVES = [[74, 98, 50], [62, 92, 56], [88, 104, 52]];

function trunk(ctx, light, top, wide, colour) {
  const gradient = ctx.createLinearGradient(WIDE / 2 - wide, 0, WIDE / 2 + wide, 0);
  gradient.addColorStop(0, css(lit_colour(colour, light, 0.5)));
  gradient.addColorStop(1, css(lit_colour(mix(colour, [10, 8, 8], 0.5), light, 0)));
  ctx.fillStyle = gradient;
  ctx.beginPath();
  ctx.moveTo(WIDE / 2 - wide * 1.4, HIGH);
  ctx.lineTo(WIDE / 2 + wide * 1.4, HIGH);
  ctx.lineTo(WIDE / 2 + wide * 0.7, top);
  ctx.lineTo(WIDE / 2 - wide * 0.7, top);
  ctx.fill();
}

function draw_leaves(ctx, tree, light) {
  const chance = stream(tree.variant, tree.what.length, 5);
  const [cx, cy, rx, ry] = CROWNS[tree.what];
  const colour = LEAVES[tree.variant];
  trunk(ctx, light, HIGH * cy, 9, [92, 72, 56]);
  const clump = (n, size, dark, spread) => {
    for (let k = 0; k < n; k++) {
      const [a, d] = [chance() * 2 * Math.PI, Math.sqrt(chance()) * spread];
      const [x, y] = [WIDE * (cx + rx * d * Math.cos(a)), HIGH * (cy + ry * d * Math.sin(a))];
      const up = 0.5 - (y / HIGH - cy) / (2 * ry);
      const shade = mix(mix(colour, [16, 22, 18], dark), [206, 206, 116], Math.max(0, up - 0.35) * (1 - dark) * 0.5);
      ctx.fillStyle = css(lit_colour(shade, light, up * 0.6), 0.92);
      ctx.beginPath();
      ctx.ellipse(x, y, size * (0.6 + chance() * 0.7), size * (0.5 + chance() * 0.5), chance() * 3, 0, 7);
      ctx.fill();
    }
  };
  clump(60, 24, 0.55, 0.92);
  clump(150, 12, 0.3, 0.97);
  clump(330, 6, 0.06, 1);
}

function draw_palm(ctx, tree, light) {
  const chance = stream(tree.variant, 9);
  const top = HIGH * 0.27;
  trunk(ctx, light, top, 7, [134, 116, 94]);
  for (let k = 0; k < 26; k++) {
    const a = (k / 26) * 2 * Math.PI + chance() * 0.3;
    const back = Math.sin(a) > 0;
    const reach = 70 + chance() * 34;
    const droop = 30 + chance() * 44;
    const [x, y] = [WIDE / 2 + Math.cos(a) * reach, top + droop * 0.62 - Math.abs(Math.sin(a)) * 50 - 16];
    const shade = mix([86, 104, 56], back ? [14, 24, 18] : [190, 190, 104], back ? 0.45 : 0.14 * chance());
    frond(ctx, WIDE / 2, top, x, y, css(lit_colour(shade, light, back ? 0.1 : 0.5)));
  }
}

function frond(ctx, x0, y0, x1, y1, style) {
  ctx.strokeStyle = style;
  const [mx, my] = [(x0 + x1) / 2, Math.min(y0, y1) - 26];
  ctx.lineWidth = 2.2;
  ctx.beginPath();
  ctx.moveTo(x0, y0);
  ctx.quadraticCurveTo(mx, my, x1, y1);
  ctx.stroke();
  ctx.lineWidth = 1.3;
  ctx.beginPath();
  for (let f = 0.15; f <= 1; f += 0.045) {
    const x = (1 - f) ** 2 * x0 + 2 * f * (1 - f) * mx + f * f * x1;
    const y = (1 - f) ** 2 * y0 + 2 * f * (1 - f) * my + f * f * y1;
    ctx.moveTo(x, y);
    ctx.lineTo(x + (x1 - x0) * 0.06 - 3, y + 17 * (1.1 - f * 0.6));
    ctx.moveTo(x, y);
    ctx.lineTo(x + (x1 - x0) * 0.1 + 3, y + 12 * (1.1 - f * 0.6));
  }
  ctx.stroke();
}

function paint_tree(ctx, eye, tree, light) {
  const foot = spot(eye, tree.x, tree.y, 0);
  const top = spot(eye, tree.x, tree.y, tree.h);
  if (foot.depth < 1.5 || top.depth < 1.5) return;
  const wide = (eye.scale / foot.depth) * tree.h * (WIDE / HIGH);
  if (foot.u < -wide || foot.u > eye.width + wide || top.v > eye.height || foot.v < -wide) return;
  if (tree.planter) paint_planter(ctx, eye, tree, light);
  const picture = sprite(tree, light);
  ctx.save();
  ctx.transform(wide / WIDE, 0, (foot.u - top.u) / HIGH, (foot.v - top.v) / HIGH, top.u - wide / 2, top.v);
  ctx.globalAlpha = 1;
  ctx.drawImage(picture, 0, 0);
  ctx.restore();
}

function paint_planter(ctx, eye, tree, light) {
  const [at, wide] = [[tree.x, tree.y], tree.planter];
  paint_built(ctx, eye, tree, light, (into) => {
    into.add(circle(at, wide * 1.3, 16).flatMap(([x, y]) => [x, y, 0]), 'rgba(20,18,24,.3)');
    if (wide >= 1) prism(into, circle(at, wide, 14), 0, 0.45, [176, 166, 150], [84, 98, 58]);
  });
}

// ------------------------------------------------------------------------------------ monuments

/** Paints what is built of prisms: its faces are found once for a light, for the mast does not move. */
function paint_built(ctx, eye, thing, light, build) {
  const lit = light.glow > 0;
  if (thing.drawn?.bucket !== light.bucket || thing.drawn.lit !== lit) {
    const faces = [];
    build({ mast_m: eye.mast_m, light: { ...light, ambient: warmed(light) }, add: (points, style) => faces.push({ flat: laid_flat([points]), style }) });
    thing.drawn = { bucket: light.bucket, lit, faces };
  }
  const frame = town_frame(eye);
  for (const { flat, style } of thing.drawn.faces) {
    ctx.beginPath();
    if (!trace_flat(ctx, frame, flat)) continue;
    ctx.fillStyle = style;
    ctx.fill();
  }
}

/** An upright prism on a convex counter-clockwise ring: the sides that face the camera, then its top. */
function prism({ mast_m, light, add }, ring, z0, z1, rgb, top_rgb = mix(rgb, [255, 250, 240], 0.25)) {
  ring.forEach(([x, y], i) => {
    const [x1, y1] = ring[(i + 1) % ring.length];
    const [nx, ny] = [y1 - y, x - x1];
    if (x * nx + y * ny >= 0) return;
    const sun = Math.max(0, (nx * light.sx + ny * light.sy) / (Math.hypot(nx, ny) || 1)) * (light.sun_is_up ? 0.8 : 0);
    const side = 0.86 + 0.14 * Math.cos(Math.atan2(ny, nx) - 0.6);
    add([x, y, z0, x1, y1, z0, x1, y1, z1, x, y, z1], css(lit_colour(rgb.map((v) => v * side), light, sun)));
  });
  if (mast_m > z1) add(ring.flatMap(([x, y]) => [x, y, z1]), css(lit_colour(top_rgb, light, light.sun_is_up ? 0.5 : 0)));
}

const warmed = (light) => light.ambient.map((v, i) => v + light.glow * (light.lamp ?? 0) * TINT[i]);

const square = ([x, y], r, angle) => Array.from({ length: 4 }, (_, i) => [x + r * Math.cos(angle + (i * Math.PI) / 2 + Math.PI / 4), y + r * Math.sin(angle + (i * Math.PI) / 2 + Math.PI / 4)]);

const STONE = [196, 188, 174];

function paint_piece(ctx, eye, piece, light) {
  const build = { column: build_column, fountain: build_fountain, bench: build_bench }[piece.what];
  if (build && spot(eye, piece.x, piece.y, 1).depth > -5) paint_built(ctx, eye, piece, light, (into) => build(into, [piece.x, piece.y], piece.angle));
}

function build_column(into, at, angle) {
  prism(into, circle(at, 3.2, 8), 0, 0.25, STONE);
  prism(into, circle(at, 2.5, 8), 0.25, 0.5, STONE);
  prism(into, square(at, 1.7, angle), 0.5, 1.1, [168, 158, 146]);
  prism(into, square(at, 1.25, angle), 1.1, 3.6, STONE);
  prism(into, square(at, 1.5, angle), 3.6, 3.9, STONE);
  prism(into, circle(at, 0.42, 12), 3.9, 9, [204, 196, 184]);
  prism(into, square(at, 0.75, angle), 9, 9.35, STONE);
  const bronze = [74, 84, 70];
  prism(into, circle(at, 0.3, 8), 9.35, 10.6, bronze);
  prism(into, circle(at, 0.36, 8), 10.6, 11.3, bronze);
  prism(into, circle(at, 0.17, 8), 11.35, 11.75, bronze);
}

function build_fountain(into, at, angle) {
  prism(into, circle(at, 3.4, 16), 0, 0.2, STONE);
  prism(into, circle(at, 2.8, 16), 0.2, 0.85, [178, 168, 154], [96, 128, 140]);
  prism(into, circle(at, 0.4, 10), 0.85, 2.1, STONE);
  prism(into, circle(at, 1.15, 12), 2.1, 2.35, [188, 178, 164], [110, 140, 150]);
  prism(into, circle(at, 0.22, 8), 2.35, 3.2, STONE);
  prism(into, circle(at, 0.5, 8), 3.2, 3.4, STONE);
}

function build_bench(into, at, angle) {
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  const box = (l0, l1, w0, w1) => [[l0, w0], [l1, w0], [l1, w1], [l0, w1]].map(([l, w]) => [at[0] + l * c - w * s, at[1] + l * s + w * c]);
  const wood = [126, 88, 58];
  for (const l of [-0.75, 0.65]) prism(into, box(l, l + 0.1, -0.22, 0.22), 0, 0.42, [52, 54, 56]);
  prism(into, box(-0.9, 0.9, -0.25, 0.25), 0.42, 0.48, wood);
  prism(into, box(-0.9, 0.9, 0.22, 0.27), 0.55, 0.95, wood);
}
