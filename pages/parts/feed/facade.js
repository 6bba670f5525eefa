// Paints one house: walls, roof, windows, doors, balconies, signs, in as much detail as its size deserves.

import { mixed, stream } from './chance.js';
import { gain, on_wall } from './lamplight.js';
import { paint_frosted } from './masks.js';
import { pixels } from './projection.js';
import { laid_flat, may_show, trace_flat } from './shapes.js';
import { css, mix } from './sun.js';

const FILL = [0.075, 0.056, 0.032]; // what lamps, all together, throw into every corner

/** A wall's own axes in camera coordinates: s along it to the right, z up, o out of it. */
export function wall_frame(eye, x, y, dx, dy, nx, ny) {
  const z = -eye.mast_m;
  return {
    eye,
    o: [x * eye.rx + y * eye.ry, x * eye.ux + y * eye.uy + z * eye.uz, x * eye.fx + y * eye.fy + z * eye.fz],
    s: [dx * eye.rx + dy * eye.ry, dx * eye.ux + dy * eye.uy, dx * eye.fx + dy * eye.fy],
    n: [nx * eye.rx + ny * eye.ry, nx * eye.ux + ny * eye.uy, nx * eye.fx + ny * eye.fy],
    z: [0, eye.uz, eye.fz],
  };
}

/** Points (s, z, o) of a wall as camera coordinates. */
function placed(frame, szo) {
  const out = new Array(szo.length);
  for (let i = 0; i < szo.length; i += 3) {
    for (let j = 0; j < 3; j++) out[i + j] = frame.o[j] + szo[i] * frame.s[j] + szo[i + 1] * frame.z[j] + szo[i + 2] * frame.n[j];
  }
  return out;
}

/** A wall point as {u, v, depth}; u and v are meaningless behind the camera. */
function spot_on(frame, s, z, o = 0) {
  const [right, up, depth] = placed(frame, [s, z, o]);
  const f = frame.eye.scale / depth;
  return { u: frame.eye.width / 2 + right * f, v: frame.eye.height / 2 - up * f, depth };
}

function trace(ctx, uv) {
  if (uv.length < 6) return;
  ctx.moveTo(uv[0], uv[1]);
  for (let i = 2; i < uv.length; i += 2) ctx.lineTo(uv[i], uv[i + 1]);
  ctx.closePath();
}

/** What is painted on a wall, mark after mark: shapes that are filled together, for one fill is cheaper than a hundred. */
class Batch {
  /** `hair_m` is what a pixel takes there, where seams are closed by shapes that are so much larger. */
  constructor(ppm, hair_m = 0) {
    this.ppm = ppm;
    this.hair_m = hair_m;
    this.shapes = [];
    this.marks = [];
  }

  /** Whether something so thin is no pixel wide: a hurried drawing leaves it out. */
  is_hair(thick_m) {
    return this.hair_m > thick_m;
  }

  /** Adds a polygon [s, z, o, …]. */
  add(szo) {
    this.shapes.push(szo);
    return this;
  }

  rect(s0, z0, s1, z1, o = 0) {
    return this.add([s0, z0, o, s1, z0, o, s1, z1, o, s0, z1, o]);
  }

  /** A rectangle with a round head of `rise`. */
  arch(s0, z0, s1, z1, rise, o = 0) {
    const flat = [s0, z0, o, s1, z0, o];
    const n = this.ppm > 24 ? 14 : 6;
    for (let k = 0; k <= n; k++) {
      const a = (k / n) * Math.PI;
      flat.push((s0 + s1) / 2 + ((s1 - s0) / 2) * Math.cos(a), z1 - rise + rise * Math.sin(a), o);
    }
    return this.add(flat);
  }

  /** A flat bar seen from below: its underside and its front. */
  slab(s0, z0, s1, z1, out) {
    this.add([s0, z0, 0, s1, z0, 0, s1, z0, out, s0, z0, out]);
    return this.rect(s0, z0, s1, z1, out);
  }

  /** The shapes so far, laid flat; the next mark begins. */
  taken() {
    const flat = laid_flat(this.shapes);
    this.shapes = [];
    return flat;
  }

  /** Fills them with a style, or with what a function of context and frame gives for one.  Neighbours share an edge:
   *  without a hair's breadth more, `seam`, the background shines through. */
  fill(style, seam = 0, blend = null) {
    if (!this.shapes.length) return;
    if (seam && this.hair_m) this.shapes = this.shapes.map((szo) => swollen(szo, (seam / 2) * this.hair_m));
    this.marks.push({ flat: this.taken(), style, seam: this.hair_m ? 0 : seam, blend, paint: null });
  }

  /** Something else than filled shapes, painted by `paint(ctx, frame)`. */
  draw(paint) {
    this.marks.push({ flat: null, style: null, seam: 0, blend: null, paint });
  }
}

/** A polygon on a wall that is larger by so much to all sides. */
function swollen(szo, by_m) {
  const middle = (axis) => szo.reduce((sum, v, i) => (i % 3 === axis ? sum + v : sum), 0) / (szo.length / 3);
  const [s, z] = [middle(0), middle(1)];
  return szo.map((v, i) => (i % 3 === 0 ? v + by_m * Math.sign(v - s) : i % 3 === 1 ? v + by_m * Math.sign(v - z) : v));
}

/** Paints marks on the wall of a frame. */
function put(ctx, frame, marks) {
  for (const mark of marks) {
    if (mark.paint) mark.paint(ctx, frame);
    else put_shapes(ctx, frame, mark);
  }
}

function put_shapes(ctx, frame, { flat, style, seam, blend }) {
  ctx.beginPath();
  if (!trace_flat(ctx, frame, flat, seam > 0)) return;
  const shown = typeof style === 'function' ? style(ctx, frame) : style;
  if (blend) ctx.globalCompositeOperation = blend;
  ctx.fillStyle = shown;
  ctx.fill();
  if (seam) {
    ctx.strokeStyle = shown;
    ctx.lineWidth = seam;
    ctx.stroke();
  }
  if (blend) ctx.globalCompositeOperation = 'source-over';
}

/** How colours of a wall look: its share of the sun, what lamps leave in the air, haze with distance. */
function palette(light, share, far) {
  const fog = 1 - Math.exp(-far / 700);
  return (rgb, z = 3, alpha = 1) => {
    const lamp = light.glow * Math.exp(-z / 6);
    const shown = rgb.map((v, i) => Math.min(255, v * (light.ambient[i] + light.beam[i] * share + FILL[i] * lamp)));
    return css(mix(shown, light.haze, fog), alpha);
  };
}

/** Paints a house; `detail` scales how near it must be for windows, frames, rails (1 full, less for a hurry);
 *  `frosted` hides what is behind its windows and doors. */
export function paint_house(ctx, eye, house, light, detail, frosted = false) {
  const frame = wall_frame(eye, house.x0, house.y0, house.dx, house.dy, house.nx, house.ny);
  if (!may_show(frame, (house.hull ??= hull_of(house)))) return;
  const ppm = (eye.scale / Math.max(house.far, 1)) * detail;
  const { marks, bright } = detail < 0.5 ? remembered(house, eye.mast_m, light, ppm, frosted, detail) : drawing_of(house, eye.mast_m, light, ppm, frosted);
  put(ctx, frame, marks);
  if (light.glow > 0.05) paint_lamplight(ctx, frame, house, light, detail, bright);
}

const SIZES = 4; // told apart while a zoom doubles

/** A hurried house, drawn once for its size and its light: while a camera turns, neither changes. */
function remembered(house, mast_m, light, ppm, frosted, detail) {
  const size = Math.round(Math.log2(ppm) * SIZES);
  const { drawn } = house;
  if (drawn?.size === size && drawn.bucket === light.bucket && drawn.frosted === frosted) return drawn;
  house.drawn = { ...drawing_of(house, mast_m, light, 2 ** (size / SIZES), frosted, detail / 2 ** (size / SIZES)), size, bucket: light.bucket, frosted };
  return house.drawn;
}

/** What is to be painted of a house at a size and in a light: marks in their order, and its lit openings. */
function drawing_of(house, mast_m, light, ppm, frosted, hair_m = 0) {
  const share = house.sunlit ? Math.min(0.85, 1.1 * (house.nx * light.sx + house.ny * light.sy)) : 0;
  const batch = new Batch(ppm, hair_m);
  const paper = { house, mast_m, light, tone: palette(light, 0, house.far), ppm, frosted, batch };
  paint_side(paper);
  paint_roof(paper);
  paint_wall(paper);
  if (ppm > 1.1) paint_storeys(paper);
  paint_eaves(paper);
  if (share > 0) paint_sunlight(paper, share);
  return { marks: batch.marks, bright: bright_of(paper) };
}

/** The corners of all that is painted of a house. */
function hull_of({ len, h, depth }) {
  const [top, out] = [h + 2.5, 0.7];
  return laid_flat([[0, 0, 0, len, 0, 0, 0, top, 0, len, top, 0, 0, 0, out, len, 0, out, 0, top, out, len, top, out, 0, top, -depth, len, top, -depth]]);
}

// ------------------------------------------------------------------------------------ the shell

/** The wall that shows above a lower neighbour. */
function paint_side({ batch, house, tone }) {
  const along = -(house.x0 * house.dx + house.y0 * house.dy);
  const d = house.depth;
  const rise = house.roof === 'tile' ? 1.7 : 0;
  const style = tone(mix(house.wall, [120, 112, 104], 0.35), 8);
  if (along < 0 && house.h > house.left_h + 0.05 && !house.ends[0]) {
    batch.add([0, house.left_h - 0.3, 0, 0, house.left_h - 0.3, -d * 2, 0, house.h, -d * 2, 0, house.h + rise, -d, 0, house.h, 0]).fill(style, 0.6);
  }
  if (along > house.len && house.h > house.right_h + 0.05 && !house.ends[1]) {
    const s = house.len;
    batch.add([s, house.right_h - 0.3, 0, s, house.right_h - 0.3, -d * 2, s, house.h, -d * 2, s, house.h + rise, -d, s, house.h, 0]).fill(style, 0.6);
  }
}

const OVERHANG_M = 0.42;
const RISE_M = 1.75;

function paint_roof({ batch, house, mast_m, tone, ppm, light }) {
  if (house.roof !== 'tile') return;
  const d = house.depth;
  const [h0, h1] = [house.ends[0] ? d : 0, house.ends[1] ? d : 0];
  const [e0, e1] = [house.ends[0] ? -OVERHANG_M : 0, house.len + (house.ends[1] ? OVERHANG_M : 0)];
  const away = -(house.x0 * house.nx + house.y0 * house.ny);
  if (mast_m < house.h - ((away - OVERHANG_M) * RISE_M) / (d + OVERHANG_M)) return;
  const sun = light.sun_is_up ? 0.25 + 0.5 * Math.max(0, house.nx * light.sx + house.ny * light.sy) : 0;
  const colour = mix(house.tile, [244, 190, 130], sun * 0.3);
  const z = house.h - 0.08;
  batch.add([e0, z, OVERHANG_M, e1, z, OVERHANG_M, house.len - h1, house.h + RISE_M, -d, h0, house.h + RISE_M, -d]).fill(tone(colour, 9), 0.8);
  if (ppm > 7) batch.draw(tile_rows({ house, d, h0, h1, style: tone(mix(colour, [60, 30, 20], 0.45), 9, 0.55), ppm }));
  if (batch.is_hair(0.14)) return;
  batch.add([h0, house.h + RISE_M, -d, house.len - h1, house.h + RISE_M, -d, house.len - h1, house.h + RISE_M + 0.14, -d, h0, house.h + RISE_M + 0.14, -d]).fill(tone(mix(colour, [70, 40, 30], 0.3), 9));
}

/** Rows of tiles: lines down the slope. */
const tile_rows = ({ house, d, h0, h1, style, ppm }) => (ctx, frame) => {
  const step = ppm > 18 ? 0.32 : 0.64;
  ctx.beginPath();
  for (let s = step / 2; s < house.len; s += step) {
    const into = Math.min(d, h0 ? s : d, h1 ? house.len - s : d);
    const low = spot_on(frame, s, house.h - 0.08, OVERHANG_M);
    const top = spot_on(frame, s, house.h + (RISE_M * into) / d, -into);
    if (low.depth < 0.4 || top.depth < 0.4) continue;
    ctx.moveTo(low.u, low.v);
    ctx.lineTo(top.u, top.v);
  }
  ctx.strokeStyle = style;
  ctx.lineWidth = Math.max(0.5, ppm * 0.05);
  ctx.stroke();
};

function paint_wall({ batch, house, tone, ppm, light }) {
  const style = ppm > 2.5 ? wall_gradient({ house, tone, light }) : tone(house.wall, 4);
  batch.rect(-0.02, -0.05, house.len + 0.02, house.h).fill(style, 0.9);
  if (ppm > 2) batch.rect(0, -0.05, house.len, 0.85).fill(tone(house.base, 0.5));
  if (ppm > 10) stains({ batch, house, tone });
}

/** From damp at the foot to lighter at the eaves; by night from the lamps' light to the dark. */
function wall_gradient({ house, tone, light }) {
  const s = Math.max(0, Math.min(house.len, -(house.x0 * house.dx + house.y0 * house.dy)));
  const plain = tone(house.wall, 4);
  const stops = [[0, tone(mix(house.wall, [96, 84, 72], 0.2), 0.4)], [0.28, tone(house.wall, 3)]];
  if (light.glow > 0) stops.push([0.55, tone(house.wall, house.h * 0.55)]);
  stops.push([1, tone(mix(house.wall, [255, 250, 240], 0.1), house.h)]);
  return (ctx, frame) => {
    const low = spot_on(frame, s, 0);
    const high = spot_on(frame, s, house.h);
    if (low.depth < 0.3 || high.depth < 0.3) return plain;
    const gradient = ctx.createLinearGradient(low.u, low.v, high.u, high.v);
    for (const [at, style] of stops) gradient.addColorStop(at, style);
    return gradient;
  };
}

/** Where rain has run down the plaster. */
function stains({ batch, house, tone }) {
  const chance = stream(house.seed, 5);
  for (let k = 0; k < 6; k++) {
    const s = chance() * (house.len - 0.6);
    const top = 0.85 + chance() * (house.h - 2);
    const deep = 0.5 + chance() * 2;
    batch.add([s, top, 0, s + 0.25 + chance() * 0.5, top, 0, s + 0.3, Math.max(0.85, top - deep), 0, s + 0.15, Math.max(0.85, top - deep), 0]);
  }
  batch.fill(tone([92, 80, 70], 4, 0.1));
}

function paint_eaves({ batch, house, tone, ppm }) {
  if (house.roof !== 'tile') {
    if (ppm > 1.2) batch.slab(-0.02, house.h - 0.28, house.len + 0.02, house.h, 0.16).fill(tone(mix(house.trim, house.wall, 0.4), 9), 0.5);
    return;
  }
  const [e0, e1] = [house.ends[0] ? -OVERHANG_M : 0, house.len + (house.ends[1] ? OVERHANG_M : 0)];
  if (ppm > 1) {
    batch.rect(0, house.h - 0.95, house.len, house.h - 0.12).fill(tone([40, 34, 40], 9, 0.22));
    batch.add([0, house.h - 0.2, 0, house.len, house.h - 0.2, 0, e1, house.h - 0.16, OVERHANG_M, e0, house.h - 0.16, OVERHANG_M]).fill(tone([74, 54, 42], 9), 0.6);
  }
  if (ppm > 14) rafters({ batch, house, tone });
  if (batch.is_hair(0.15)) return;
  batch.rect(e0, house.h - 0.17, e1, house.h - 0.02, OVERHANG_M).fill(tone(mix(house.tile, [70, 40, 30], 0.25), 9), 0.5);
  if (ppm > 12) batch.draw(tile_ends({ house, style: tone(mix(house.tile, [40, 22, 16], 0.5), 9), e0, e1 }));
}

function rafters({ batch, house, tone }) {
  for (let s = 0.3; s < house.len; s += 0.62) {
    batch.add([s, house.h - 0.2, 0.02, s + 0.13, house.h - 0.2, 0.02, s + 0.13, house.h - 0.17, OVERHANG_M, s, house.h - 0.17, OVERHANG_M]);
  }
  batch.fill(tone([48, 34, 28], 9));
}

const tile_ends = ({ house, style, e0, e1 }) => (ctx, frame) => {
  ctx.fillStyle = style;
  ctx.beginPath();
  for (let s = e0 + 0.16; s < e1; s += 0.32) {
    const { u, v, depth } = spot_on(frame, s, house.h - 0.1, OVERHANG_M + 0.01);
    if (depth < 0.5) continue;
    const r = Math.max(0.4, (frame.eye.scale / depth) * 0.075);
    ctx.moveTo(u + r, v);
    ctx.arc(u, v, r, 0, 7);
  }
  ctx.fill();
};

/** Sunlight on what other houses leave free of it: a dodge multiplies, so that colours keep their differences. */
function paint_sunlight({ batch, house, light }, share) {
  const from = house.sunlit_from ?? 0;
  if (from >= house.h - 0.05) return;
  const gain = light.beam.map((v, i) => 1 + (v * share) / light.ambient[i]);
  batch.rect(0, Math.max(0, from), house.len, house.h);
  batch.fill(css(gain.map((v) => 255 * (1 - 1 / v))), 0, 'color-dodge');
}

const STEP_PX = 3;

/** The light of street lamps on a wall, column by column of the picture: brightest by the lantern. */
function paint_lamplight(ctx, frame, house, light, detail, bright) {
  const uv = pixels(frame.eye, placed(frame, [0, 0, 0, house.len, 0, 0, house.len, house.h, 0, 0, house.h, 0]));
  if (!house.lamps?.length || uv.length < 6 || (detail < 0.5 && house.far > 45)) return;
  const { low, high, from, to } = bounds(uv, frame.eye);
  const step = detail > 0.5 ? STEP_PX : 6 * STEP_PX;
  ctx.save();
  ctx.beginPath();
  trace(ctx, uv);
  // what shines by itself is not lit again
  trace_flat(ctx, frame, bright);
  ctx.clip('evenodd');
  ctx.globalCompositeOperation = 'color-dodge';
  for (let u = from; u < to; u += step) {
    const s = along_at(frame, u + step / 2, (low + high) / 2);
    if (s === null) continue;
    const style = column_of_light({ ctx, frame, house, light }, Math.max(0, Math.min(house.len, s)));
    if (style) {
      ctx.fillStyle = style;
      ctx.fillRect(u, low, step, high - low);
    }
  }
  ctx.restore();
}

/** The openings that are lit from within, laid flat. */
function bright_of({ house, light, ppm, frosted }) {
  const batch = new Batch(ppm);
  if (ppm > 1.1 && !frosted) for (const o of openings_of(house)) if (is_bright(o, light)) shape(batch, o);
  return batch.taken();
}

/** The rows and columns of the picture that a polygon takes, in whole pixels. */
function bounds(uv, eye) {
  const us = uv.filter((_, i) => i % 2 === 0);
  const vs = uv.filter((_, i) => i % 2 === 1);
  return {
    from: Math.floor(Math.max(0, Math.min(...us))), to: Math.ceil(Math.min(eye.width, Math.max(...us))),
    low: Math.floor(Math.max(0, Math.min(...vs))), high: Math.ceil(Math.min(eye.height, Math.max(...vs))),
  };
}

/** How far along the wall the ray through a pixel meets it; null where it does not. */
function along_at({ eye, o, s, z, n }, u, v) {
  const ray = [(u - eye.width / 2) / eye.scale, (eye.height / 2 - v) / eye.scale, 1];
  const dot = (a, b) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
  const towards = dot(ray, n);
  if (Math.abs(towards) < 1e-6) return null;
  const far = dot(o, n) / towards;
  return far > 0 ? dot(ray, s) * far - dot(o, s) : null;
}

const HEIGHTS_M = [0, 2, 3.5, 4.5, 6, 9, 14];

function column_of_light({ ctx, frame, house, light }, s) {
  const stops = stops_of(house, light, s);
  const [foot, head] = [spot_on(frame, s, 0), spot_on(frame, s, house.h)];
  if (foot.depth < 0.3 || head.depth < 0.3) return null;
  const gradient = ctx.createLinearGradient(0, foot.v, 0, head.v);
  // depth changes little up a wall, so heights are spaced evenly enough
  for (const [f, style] of stops) gradient.addColorStop(f, style);
  return gradient;
}

/** Lamp light up a wall at `s`, as colours of a dodge; remembered to a quarter of a metre while the light lasts. */
function stops_of(house, light, s) {
  if (house.glowing?.bucket !== light.bucket) house.glowing = { bucket: light.bucket, columns: new Map() };
  const { columns } = house.glowing;
  const k = Math.round(s * 4);
  if (!columns.has(k)) {
    const heights = [...HEIGHTS_M.filter((z) => z < house.h), house.h];
    columns.set(k, heights.map((z) => [z / house.h, css(gain(light.ambient, light.glow * on_wall(house.lamps, k / 4, z)).map((v) => 255 * (1 - 1 / v)))]));
  }
  return columns.get(k);
}

// ------------------------------------------------------------------------------------ storeys

function paint_storeys(paper) {
  const { house, ppm, batch, tone } = paper;
  const openings = openings_of(house);
  if (paper.frosted) return paint_masked_storeys(paper, openings);
  if (ppm < 4.5) {
    for (const o of openings) batch.rect(o.s0, o.z0, o.s1, o.z1);
    batch.fill(tone([74, 74, 82], 5));
    if (paper.light.lit > 0.2) lit_windows(paper, openings);
    return;
  }
  paint_trim(paper);
  paint_openings(paper, openings);
  if (ppm > 6) paint_balconies(paper, openings);
  if (ppm > 9) paint_signs(paper, openings);
  if (ppm > 16) paint_plates(paper);
}

function paint_masked_storeys(paper, openings) {
  if (paper.ppm >= 4.5) paint_trim(paper);
  paint_frosted(paper, openings, shape);
  if (paper.ppm > 6) paint_balconies(paper, openings);
  if (paper.ppm > 9) paint_signs(paper, openings);
  if (paper.ppm > 16) paint_plates(paper);
}

const memory = new WeakMap();

/** Doors, shops and windows of a house: where they are and what they are. */
export function openings_of(house) {
  if (!memory.has(house)) memory.set(house, house.modern ? modern_openings(house) : colonial_openings(house));
  return memory.get(house);
}

function bays_of(house, about) {
  const count = Math.max(1, Math.floor((house.len - 1) / about));
  const pitch = (house.len - 0.9) / count;
  return Array.from({ length: count }, (_, k) => 0.45 + pitch * (k + 0.5));
}

function colonial_openings(house) {
  const chance = stream(house.seed, 1);
  const floor = house.h / house.storeys;
  const bays = bays_of(house, 2.4 + chance() * 0.7);
  const door = Math.floor(chance() * bays.length);
  const list = [];
  bays.forEach((s, k) => {
    list.push(ground_opening(house, s, k === door, floor, chance));
    for (let storey = 1; storey < house.storeys; storey++) {
      const tall = house.balcony !== 'none' && storey === 1;
      const z = storey * floor;
      const half = 0.52;
      list.push({
        what: tall ? 'french' : 'window', s0: s - half, s1: s + half, z0: z + (tall ? 0.12 : 0.85), z1: z + Math.min(floor - 0.75, 2.45),
        arch: house.arched && storey === house.storeys - 1 ? 0.42 : 0, lit: chance(), storey,
      });
    }
  });
  return list.filter((o) => o.z1 > o.z0 + 0.3);
}

function ground_opening(house, s, is_door, floor, chance) {
  const top = Math.min(floor - 0.55, 2.7);
  const lit = chance();
  if (is_door) return { what: 'gate', s0: s - 0.85, s1: s + 0.85, z0: 0, z1: top + 0.15, arch: house.arched ? 0.85 : 0.2, lit, storey: 0 };
  if (house.shops) return { what: 'shop', s0: s - 0.95, s1: s + 0.95, z0: 0, z1: top, arch: house.arched ? 0.5 : 0, lit, storey: 0, open: chance() < 0.75 };
  return { what: 'window', s0: s - 0.5, s1: s + 0.5, z0: 1.05, z1: top, arch: 0, lit, storey: 0, barred: true };
}

function modern_openings(house) {
  const chance = stream(house.seed, 2);
  const floor = house.h / house.storeys;
  const list = [];
  bays_of(house, 3.1).forEach((s) => {
    list.push({ what: 'shop', s0: s - 1.2, s1: s + 1.2, z0: 0, z1: Math.min(2.9, floor - 0.4), arch: 0, lit: chance(), storey: 0, open: chance() < 0.7 });
    for (let storey = 1; storey < house.storeys; storey++) {
      list.push({ what: 'wide', s0: s - 1.15, s1: s + 1.15, z0: storey * floor + 0.95, z1: storey * floor + floor - 0.5, arch: 0, lit: chance(), storey });
    }
  });
  return list.filter((o) => o.z1 > o.z0 + 0.3);
}

function paint_trim({ batch, house, tone, ppm }) {
  const floor = house.h / house.storeys;
  const trim = tone(house.trim, 4);
  for (let storey = 1; storey < house.storeys; storey++) {
    if (house.cornice || house.modern) batch.rect(0, storey * floor - 0.2, house.len, storey * floor - 0.02, 0.06);
  }
  if (house.cornice) batch.rect(0, house.h - 0.42, house.len, house.h - 0.2, 0.1);
  if (house.quoins && !house.modern && ppm > 7) {
    for (let z = 0.85, k = 0; z < house.h - 0.6; z += 0.45, k++) {
      const w = k % 2 ? 0.3 : 0.46;
      batch.rect(0, z, w, z + 0.4, 0.02).rect(house.len - w, z, house.len, z + 0.4, 0.02);
    }
  } else if (!house.modern) batch.rect(0, 0.85, 0.22, house.h - 0.4).rect(house.len - 0.22, 0.85, house.len, house.h - 0.4);
  batch.fill(trim);
  if (ppm > 8) for (let storey = 1; storey < house.storeys; storey++) batch.rect(0, storey * floor - 0.27, house.len, storey * floor - 0.2);
  batch.fill(tone([40, 36, 40], 4, 0.25));
}

const shape = (batch, o, grow = 0, out = 0) =>
  o.arch
    ? batch.arch(o.s0 - grow, o.z0 - (o.what === 'window' ? grow : 0), o.s1 + grow, o.z1 + grow, o.arch, out)
    : batch.rect(o.s0 - grow, o.z0 - (o.what === 'window' ? grow : 0), o.s1 + grow, o.z1 + grow, out);

const is_lit = (o, light) => o.lit < light.lit * light.awake * (o.what === 'shop' ? 0.8 * light.awake : 0.34);
const is_bright = (o, light) => o.what !== 'gate' && is_lit(o, light) && !is_shut(o, light);
const is_shut = (o, light) => o.what === 'shop' && (!o.open || (light.night && !is_lit(o, light)));

function paint_openings(paper, openings) {
  const { batch, house, tone, light, ppm } = paper;
  for (const o of openings) if (o.what !== 'shop' || house.arched) shape(batch, o, 0.14);
  batch.fill(tone(house.modern ? mix(house.wall, [90, 90, 96], 0.4) : house.trim, 4));
  for (const o of openings) if (o.what === 'window' && !o.barred) batch.slab(o.s0 - 0.24, o.z0 - 0.24, o.s1 + 0.24, o.z0 - 0.12, 0.12);
  batch.fill(tone(house.trim, 4));
  // the reveal: a wall half a metre thick throws a shadow into its window
  for (const o of openings) if (o.what !== 'gate') shape(batch, o);
  batch.fill(tone([44, 46, 56], 4));
  if (ppm > 7) panes(paper, openings);
  lit_windows(paper, openings);
  for (const o of openings) if (o.what === 'gate') shape(batch, o);
  batch.fill(tone(house.door, 1.5));
  shutters(paper, openings);
  if (ppm > 12) woodwork(paper, openings);
}

/** Glass that mirrors the sky, set back behind the reveal. */
function panes({ batch, tone, light }, openings) {
  const glass = openings.filter((o) => o.what !== 'gate' && !is_shut(o, light) && o.what !== 'shop');
  for (const o of glass) batch.rect(o.s0 + 0.1, o.z0 + 0.05, o.s1 - 0.06, o.z1 - 0.22 - o.arch * 0.6);
  batch.fill(tone(mix([84, 94, 110], light.sky_low, light.night ? 0.05 : 0.16), 5));
}

function lit_windows({ batch, light, house }, openings) {
  if (light.lit < 0.04) return;
  const warm = [[255, 206, 128], [255, 188, 104], [236, 222, 176]];
  warm.forEach((colour, k) => {
    for (const o of openings) {
      if (!is_bright(o, light) || mixed(house.seed, Math.round(o.s0 * 10), o.storey) % 3 !== k) continue;
      batch.rect(o.s0 + 0.08, o.z0 + 0.05, o.s1 - 0.08, o.z1 - 0.1 - o.arch * 0.5);
    }
    batch.fill(css(colour, 0.35 + 0.6 * Math.min(1, light.lit)));
  });
}

/** Shops: a dark inside with goods, or the roller shutter down. */
function shutters({ batch, tone, light, house, ppm }, openings) {
  const shops = openings.filter((o) => o.what === 'shop');
  const shut = shops.filter((o) => is_shut(o, light));
  for (const o of shut) shape(batch, o, -0.04);
  batch.fill(tone(mix([132, 136, 142], house.sign_colour, 0.3), 1.5));
  if (ppm > 9) {
    for (const o of shut) for (let z = o.z0 + 0.15; z < o.z1 - o.arch - 0.1; z += 0.26) batch.rect(o.s0 + 0.04, z, o.s1 - 0.04, z + 0.06);
    batch.fill(tone([70, 72, 80], 1.5, 0.6));
    goods({ batch, tone, house, light }, shops.filter((o) => !is_shut(o, light)));
  }
}

const GOODS = [[196, 72, 60], [222, 176, 84], [84, 132, 158], [120, 152, 98], [214, 206, 190]];

function goods({ batch, tone, house, light }, shops) {
  GOODS.forEach((colour, k) => {
    for (const o of shops) {
      const chance = stream(house.seed, Math.round(o.s0 * 10), k);
      for (let i = 0; i < 4; i++) {
        const s = o.s0 + 0.15 + chance() * (o.s1 - o.s0 - 0.6);
        const z = 0.3 + Math.floor(chance() * 4) * 0.48;
        batch.rect(s, z, s + 0.2 + chance() * 0.22, z + 0.2 + chance() * 0.2);
      }
    }
    batch.fill(tone(mix(colour, [40, 38, 44], light.lit > 0.4 ? 0.2 : 0.5), 1.5));
  });
}

/** Muntins, door leaves, bars. */
function woodwork({ batch, tone, house, ppm }, openings) {
  for (const o of openings) {
    const mid = (o.s0 + o.s1) / 2;
    if (o.what === 'gate') continue;
    if (o.what !== 'shop') {
      batch.rect(mid - 0.04, o.z0, mid + 0.04, o.z1 - 0.05);
      batch.rect(o.s0, o.z0 + (o.z1 - o.z0) * 0.66, o.s1, o.z0 + (o.z1 - o.z0) * 0.66 + 0.07);
      batch.rect(o.s0, o.z0, o.s0 + 0.07, o.z1 - o.arch).rect(o.s1 - 0.07, o.z0, o.s1, o.z1 - o.arch);
      if (o.what === 'french') batch.rect(o.s0, o.z0, o.s1, o.z0 + 0.6);
    }
  }
  batch.fill(tone(house.modern ? [150, 152, 156] : mix(house.door, [150, 110, 80], 0.25), 4));
  for (const o of openings) {
    if (o.what !== 'gate') continue;
    const mid = (o.s0 + o.s1) / 2;
    batch.rect(mid - 0.025, 0, mid + 0.025, o.z1 - 0.1);
    if (ppm > 20) for (const s of [o.s0 + 0.15, mid + 0.12]) for (let z = 0.25; z < o.z1 - o.arch - 0.5; z += 0.75) batch.rect(s, z, s + 0.58, z + 0.06).rect(s, z, s + 0.05, z + 0.55);
  }
  for (const o of openings) if (o.barred) for (let s = o.s0 + 0.1; s < o.s1; s += 0.2) batch.rect(s, o.z0, s + 0.03, o.z1, 0.06);
  batch.fill(tone([30, 26, 26], 2));
}

function paint_balconies({ batch, tone, house, ppm }, openings) {
  if (house.balcony === 'none' || house.modern) return;
  const floor = house.h / house.storeys;
  const doors = openings.filter((o) => o.what === 'french');
  if (!doors.length) return;
  const spans = house.balcony === 'long' ? [[doors[0].s0 - 0.45, doors[doors.length - 1].s1 + 0.45]] : doors.map((o) => [o.s0 - 0.35, o.s1 + 0.35]);
  const along = -(house.x0 * house.dx + house.y0 * house.dy);
  spans.sort((p, q) => Math.abs(q[0] - along) - Math.abs(p[0] - along));
  for (const [s0, s1] of spans) {
    if (house.far < 2.4 && along > s0 - 2 && along < s1 + 2) continue; // it would hang before the lens
    batch.add([s0, floor - 0.55, 0, s1, floor - 0.55, 0, s1, floor - 0.02, 0, s0, floor - 0.02, 0]).fill(tone([40, 36, 44], 3, 0.2));
    batch.slab(s0, floor - 0.08, s1, floor + 0.06, 0.6).fill(tone(mix(house.trim, [150, 140, 130], 0.3), 3));
    if (ppm > 9) rails({ batch, s0, s1, z: floor + 0.06, style: tone([26, 24, 28], 3), ppm });
    if (ppm > 14 && mixed(house.seed, Math.round(s0 * 7)) % 3 === 0) flowers({ batch, tone, s0, s1, z: floor + 0.06, seed: house.seed });
  }
}

/** Wrought iron: posts and two rails round a balcony. */
function rails({ batch, s0, s1, z, style, ppm }) {
  const out = 0.58;
  const w = Math.max(0.018, 0.55 / ppm);
  const step = ppm > 22 ? 0.14 : 0.28;
  const across = (s, o, o1, z0, z1) => batch.add([s, z0, o, s, z0, o1, s, z1, o1, s, z1, o]);
  for (let s = s0; s <= s1 + 0.01; s += step) batch.rect(s, z, s + w, z + 0.88, out);
  for (const s of [s0, s1]) for (let o = 0.1; o < out; o += step) across(s, o, o + w, z, z + 0.88);
  for (const h of [0.08, 0.87]) {
    batch.rect(s0, z + h, s1, z + h + Math.max(0.045, 0.8 / ppm), out);
    for (const s of [s0, s1]) across(s, 0, out, z + h, z + h + Math.max(0.045, 0.8 / ppm));
  }
  batch.fill(style);
}

function flowers({ batch, tone, s0, s1, z, seed }) {
  const chance = stream(seed, Math.round(s0 * 3));
  for (let s = s0 + 0.1; s < s1 - 0.2; s += 0.22) batch.rect(s, z + 0.25 + chance() * 0.2, s + 0.24, z + 0.55 + chance() * 0.3, 0.6);
  batch.fill(tone([70, 104, 62], 3));
  for (let s = s0 + 0.1; s < s1 - 0.2; s += 0.18) if (chance() < 0.7) batch.rect(s, z + 0.5 + chance() * 0.3, s + 0.09, z + 0.6 + chance() * 0.35, 0.61);
  batch.fill(tone([204, 66, 72], 3));
}

// ------------------------------------------------------------------------------------ words on walls

function paint_signs(paper, openings) {
  const { batch, tone, house, light } = paper;
  const shops = openings.filter((o) => o.what === 'shop' && o.open);
  shops.slice(0, 3).forEach((o, k) => {
    const z0 = o.z1 + 0.06;
    batch.rect(o.s0 - 0.1, z0, o.s1 + 0.1, z0 + 0.46, 0.1).fill(tone(house.sign_colour, 2.5));
    const dark = house.sign_colour[0] + house.sign_colour[1] > 360;
    batch.draw(write_on(house.signs[k], (o.s0 + o.s1) / 2, z0 + 0.23, 0.26, tone(dark ? [40, 40, 46] : [246, 240, 224], light.glow ? 1 : 2.5)));
  });
}

function paint_plates(paper) {
  const { house, batch, tone } = paper;
  for (const plate of house.plates) {
    const half = Math.min(0.7, 0.1 + plate.name.length * 0.045);
    const s = Math.max(half, Math.min(house.len - half, plate.s));
    batch.rect(s - half, 2.95, s + half, 3.35, 0.03).fill(tone([236, 232, 220], 3));
    batch.rect(s - half + 0.03, 2.98, s + half - 0.03, 3.32, 0.035).fill(tone([34, 66, 122], 3));
    batch.draw(write_on(plate.name, s, 3.15, 0.15, tone([244, 242, 236], 3)));
  }
}

/** Text flat on the wall: exact at its middle, straight elsewhere, which is enough for a few words. */
const write_on = (text, s, z, size_m, style) => (ctx, frame) => {
  const d = 0.02;
  const mid = spot_on(frame, s, z, 0.11);
  const right = spot_on(frame, s + d, z, 0.11);
  const up = spot_on(frame, s, z + d, 0.11);
  if (mid.depth < 1 || right.depth < 0.5) return;
  const f = size_m / 20 / d; // the font is 20 px high
  const [a, b, c, e] = [(right.u - mid.u) * f, (right.v - mid.v) * f, (mid.u - up.u) * f, (mid.v - up.v) * f];
  if (Math.abs(a * e - b * c) * 400 < 9) return;
  ctx.save();
  ctx.transform(a, b, c, e, mid.u, mid.v);
  ctx.font = '600 20px "DejaVu Sans Condensed", system-ui, sans-serif';
  ctx.textAlign = 'center';
  ctx.textBaseline = 'middle';
  ctx.fillStyle = style;
  ctx.fillText(text, 0, 0, size_m > 0.2 ? 130 : 170);
  ctx.restore();
};
