// The ground: stone roadway, pavements with their kerb, plazas, parks; shadows of the blocks and pools of lamp light.
//
// Colours and shadows are polygons; the grain of stone and grass is laid over them pixel by pixel.

import { stream } from './chance.js';
import { REACH_M, gain, lantern_of, on_ground } from './lamplight.js';
import { outline, spot } from './projection.js';
import { laid_flat, town_frame, trace_flat } from './shapes.js';
import { css, lit_colour } from './sun.js';
import { edges_of, grown, middle } from './town.js';

const FAR_M = 420;
const EVERYWHERE = [[[-FAR_M, -FAR_M], [FAR_M, -FAR_M], [FAR_M, FAR_M], [-FAR_M, FAR_M]]];
const FLAT_SHARE = 0.75; // of the sun, that level ground gets
const STONE = { road: 0, walk: 70, plaza: 130, grass: 190, tar: 250 };
const COLOURS = { road: [122, 113, 102], walk: [150, 143, 132], plaza: [164, 152, 136], grass: [92, 112, 66], tar: [86, 86, 88] };

const raised = (ring) => ring.flatMap(([x, y]) => [x, y, 0]);
const flats = new WeakMap();

/** Rings of the ground laid flat, remembered for those that are painted again and again. */
function flat_of(rings) {
  let flat = flats.get(rings);
  if (!flat) flats.set(rings, (flat = laid_flat(rings.map(raised))));
  return flat;
}

function trace(ctx, uv) {
  if (uv.length < 6) return;
  ctx.moveTo(uv[0], uv[1]);
  for (let i = 2; i < uv.length; i += 2) ctx.lineTo(uv[i], uv[i + 1]);
  ctx.closePath();
}

function fill(ctx, frame, rings, style) {
  ctx.beginPath();
  if (!trace_flat(ctx, frame, flat_of(rings))) return;
  ctx.fillStyle = style;
  ctx.fill();
}

/** Paints the ground; `mask` is a spare context of the same size that tells one stone from another. */
export function paint_ground(ctx, mask, eye, town, light, detail) {
  const frame = town_frame(eye);
  const full = light.sun_is_up ? FLAT_SHARE : 0;
  const glow = light.glow * 0.07;
  const tone = (rgb) => css(lit_colour(rgb, light, full).map((v, i) => Math.min(255, v + rgb[i] * glow * [1, 0.74, 0.42][i])));
  if (mask) {
    mask.fillStyle = css([STONE.road, 0, 0]);
    mask.fillRect(0, 0, eye.width, eye.height);
  }
  const lay = (rings, kind, colour) => {
    fill(ctx, frame, rings, tone(colour ?? COLOURS[kind]));
    if (mask) fill(mask, frame, rings, css([STONE[kind], 0, 0]));
  };
  // where neither street nor block is, nobody has built: ravines and slopes
  lay(EVERYWHERE, 'grass', [112, 112, 90]);
  lay(town.roads, 'road');
  lay(town.avenues, 'tar');
  lay(town.aprons, 'walk', [136, 130, 122]); // the kerb's face
  lay(town.walks, 'walk');
  for (const ground of town.grounds) for (const layer of layers_of(ground)) lay(...layer);
  if (detail > 0.5) paint_marks(ctx, eye, town, tone);
  if (light.sun_is_up) paint_shadows(ctx, frame, town, light);
  if (detail > 0.5) fill(ctx, frame, town.feet, 'rgba(20,18,24,.2)');
  if (mask) grain(ctx, mask, eye, town);
  if (light.glow > 0.05) paint_pools(ctx, eye, town, light);
}

/** What `paint_ground` needs of a town, made once. */
export function ground_plan(town) {
  const rings = town.blocks.map((block) => block.ring);
  const [first] = rings.length ? edges_of(rings[0]) : [{ dx: 1, dy: 0 }];
  return {
    ...town,
    axis: [first.dx, first.dy],
    walks: rings.map((ring) => grown(ring, 1.75)),
    aprons: [...rings, ...town.grounds.map((g) => g.ring)].map((ring, i) => grown(ring, i < rings.length ? 1.92 : 0.2)),
    feet: rings.map((ring) => grown(ring, 0.45)),
    roads: [...rings.map((ring) => grown(ring, 4.5)), ...town.streets.map((s) => strip(s.points, s.half_m, 2)), ...town.streets.flatMap(({ points, half_m }) => points.map((p) => circle(p, half_m * 1.45, 10)))],
    avenues: town.streets.filter((s) => s.kind === 0).map((s) => strip(s.points, Math.max(2, s.half_m - 1.9), 3)),
    stairs: town.streets.filter((s) => s.kind === 3),
  };
}

/** The ground between two points, `half` wide to both sides and `more` longer at both ends; counter-clockwise. */
function strip([[ax, ay], [bx, by]], half, more = 0) {
  const len = Math.hypot(bx - ax, by - ay) || 1;
  const [ux, uy] = [(bx - ax) / len, (by - ay) / len];
  const at = (x, y, along, out) => [x + ux * along + uy * out, y + uy * along - ux * out];
  return [at(ax, ay, -more, -half), at(ax, ay, -more, half), at(bx, by, more, half), at(bx, by, more, -half)];
}

const layers = new WeakMap();

/** What lies on a square or in a park, from below: [rings, kind, colour], found once. */
function layers_of(ground) {
  if (!layers.has(ground)) {
    const found = [];
    lay_ground(ground, (...layer) => found.push(layer));
    layers.set(ground, found);
  }
  return layers.get(ground);
}

function lay_ground(ground, lay) {
  if (ground.kind === 'park') {
    lay([ground.ring], 'walk');
    lay([grown(ground.ring, -2.6)], 'grass');
    const centre = middle(ground.ring);
    lay(grown(ground.ring, -2.6).filter((_, i, all) => i % Math.ceil(all.length / 6) === 0).map((corner) => strip([centre, corner], 1.6)), 'walk', [172, 160, 136]);
    return;
  }
  lay([ground.ring], 'plaza');
  const centre = middle(ground.ring);
  const scaled = (f) => ground.ring.map(([x, y]) => [centre[0] + (x - centre[0]) * f, centre[1] + (y - centre[1]) * f]);
  lay([scaled(0.9)], 'plaza', [146, 132, 118]);
  lay([scaled(0.87)], 'plaza', [172, 160, 144]);
  lay(scaled(0.87).map((corner) => strip([centre, corner], 2.2)), 'plaza', [186, 172, 152]);
  lay([circle(centre, 9)], 'plaza', [148, 134, 120]);
  lay([circle(centre, 8.2)], 'plaza', [186, 174, 156]);
}

export const circle = ([x, y], r, n = 24) => Array.from({ length: n }, (_, i) => [x + r * Math.cos((i / n) * 2 * Math.PI), y + r * Math.sin((i / n) * 2 * Math.PI)]);

/** Kerb lines, lane marks on avenues, steps of stairs. */
function paint_marks(ctx, eye, town, tone) {
  ctx.beginPath();
  for (const ring of town.walks) for (const edge of edges_of(ring)) kerb(ctx, eye, edge);
  for (const ground of town.grounds) for (const edge of edges_of(ground.ring)) kerb(ctx, eye, edge);
  ctx.fillStyle = tone([186, 180, 168]);
  ctx.fill();
  ctx.beginPath();
  for (const street of town.streets) if (street.kind === 0) lane_marks(ctx, eye, street.points);
  ctx.fillStyle = tone([214, 208, 190]);
  ctx.fill();
  ctx.beginPath();
  for (const street of town.stairs) steps(ctx, eye, street);
  ctx.fillStyle = 'rgba(30,26,24,.28)';
  ctx.fill();
}

function kerb(ctx, eye, { x, y, dx, dy, nx, ny, len }) {
  const far = Math.abs(x * nx + y * ny);
  if (far > 90) return;
  const at = (s, o) => [x + dx * s + nx * o, y + dy * s + ny * o, 0];
  trace(ctx, outline(eye, [...at(0, -0.02), ...at(len, -0.02), ...at(len, 0.16), ...at(0, 0.16)]));
}

function lane_marks(ctx, eye, [[ax, ay], [bx, by]]) {
  const len = Math.hypot(bx - ax, by - ay) || 1;
  const [ux, uy] = [(bx - ax) / len, (by - ay) / len];
  for (let s = 8; s < len - 9; s += 6) {
    const mid = [ax + ux * (s + 1.5), ay + uy * (s + 1.5)];
    if (Math.hypot(...mid) > 140) continue;
    trace(ctx, outline(eye, raised(strip([[ax + ux * s, ay + uy * s], [ax + ux * (s + 3), ay + uy * (s + 3)]], 0.07))));
  }
}

function steps(ctx, eye, { points: [[ax, ay], [bx, by]], half_m }) {
  const len = Math.hypot(bx - ax, by - ay) || 1;
  const [ux, uy] = [(bx - ax) / len, (by - ay) / len];
  for (let s = 6; s < len - 6; s += 0.9) {
    const [x, y] = [ax + ux * s, ay + uy * s];
    if (Math.hypot(x, y) > 70) continue;
    trace(ctx, outline(eye, raised(strip([[x, y], [x + ux * 0.16, y + uy * 0.16]], half_m))));
  }
}

/** Blocks throw shadows: each footprint swept away from the sun, all in one fill so that none counts twice. */
function paint_shadows(ctx, frame, town, light) {
  ctx.beginPath();
  if (!trace_flat(ctx, frame, shadows_of(town, light))) return;
  // back to what the ambient light alone gives
  ctx.fillStyle = css(light.ambient.map((v, i) => (255 * v) / (v + light.beam[i] * FLAT_SHARE)));
  ctx.globalCompositeOperation = 'multiply';
  ctx.fill('nonzero');
  ctx.globalCompositeOperation = 'source-over';
}

const shadows = new WeakMap();

/** The shadows of a town's blocks, laid flat once for each light: a street that stands keeps them as long, too. */
function shadows_of({ blocks }, { sx, sy, slope, bucket }) {
  if (shadows.get(blocks)?.bucket !== bucket) shadows.set(blocks, { bucket, flat: laid_flat(blocks.flatMap((block) => swept(block, sx, sy, slope))) });
  return shadows.get(blocks).flat;
}

function swept({ ring, h }, sx, sy, slope) {
  const reach = Math.min(320, h / slope);
  const [lx, ly] = [-sx * reach, -sy * reach];
  return ring.map(([x, y], i) => {
    const [x1, y1] = ring[(i + 1) % ring.length];
    const quad = [[x, y], [x1, y1], [x1 + lx, y1 + ly], [x + lx, y + ly]];
    const turned = (x1 - x) * ly - (y1 - y) * lx < 0;
    return raised(turned ? quad.reverse() : quad);
  });
}

/** Warm light on the ground round every lamp; a dodge multiplies, so that stones keep their differences. */
function paint_pools(ctx, eye, town, light) {
  ctx.save();
  ctx.globalCompositeOperation = 'color-dodge';
  const stops = POOL_STOPS.map((f) => [f, css(gain(light.ambient, POOL * light.glow * on_ground(f * REACH_M)).map((w) => 255 * (1 - 1 / w)))]);
  for (const lamp of town.lamps) {
    const [x, y] = lantern_of(lamp);
    const { u, v, depth } = spot(eye, x, y, 0);
    const r = (eye.scale / depth) * REACH_M;
    if (depth < 1 || depth > 160 || r < 2 || u < -r || u > eye.width + r) continue;
    const flat = Math.min(1, Math.max(0.03, eye.mast_m / Math.hypot(x, y, eye.mast_m)));
    ctx.setTransform(1, 0, 0, flat, u, v);
    const pool = ctx.createRadialGradient(0, 0, 0, 0, 0, r);
    for (const [f, style] of stops) pool.addColorStop(f, style);
    ctx.fillStyle = pool;
    ctx.fillRect(-r, -r, 2 * r, 2 * r);
  }
  ctx.restore();
}

const POOL = 0.55;
const POOL_STOPS = [0, 0.12, 0.24, 0.36, 0.5, 0.66, 0.82, 1];

// ------------------------------------------------------------------------------------ grain

const SIZE = 256;
let textures = null;

/** Tones (128 = as it is) of a square of ground, and its averages at half the size again and again. */
function mipmaps(tile_m, first) {
  const levels = [first];
  for (let n = SIZE / 2; n >= 1; n /= 2) {
    const above = levels[levels.length - 1];
    const level = new Uint8Array(n * n);
    for (let j = 0; j < n; j++) for (let i = 0; i < n; i++) level[j * n + i] = (above[4 * j * n + 2 * i] + above[4 * j * n + 2 * i + 1] + above[(2 * j + 1) * 2 * n + 2 * i] + above[(2 * j + 1) * 2 * n + 2 * i + 1]) >> 2;
    levels.push(level);
  }
  return { tile_m, levels };
}

const whole_tone = (value) => Math.max(0, Math.min(255, value));

/** Stones in running bond: `rows` of `count` to the tile, a joint, and a tone for each stone. */
function stones(tile_m, rows, count, joint, vary, seed) {
  const chance = stream(seed);
  const tones = Array.from({ length: rows * count }, () => (chance() - 0.5) * 2 * vary);
  const [high, wide] = [SIZE / rows, SIZE / count];
  const first = new Uint8Array(SIZE * SIZE);
  for (let j = 0; j < SIZE; j++) {
    const row = Math.floor(j / high);
    const across = Math.min(j % high, high - (j % high));
    for (let i = 0; i < SIZE; i++) {
      const x = (i + (row % 2) * (wide / 2)) % SIZE;
      const column = Math.floor(x / wide);
      const edge = Math.min(across, x % wide, wide - (x % wide));
      const dark = edge < joint ? -44 * (1 - edge / joint) : 0;
      first[j * SIZE + i] = whole_tone(130 + tones[row * count + column] + dark + (chance() - 0.5) * 22);
    }
  }
  return mipmaps(tile_m, first);
}

/** Soft patches in three sizes.  Every page makes these before its first picture: plain loops, for it waits. */
function noise(tile_m, cells, strength, seed) {
  const chance = stream(seed);
  const sums = new Float64Array(SIZE * SIZE);
  for (const [n, share] of [[cells, 1], [cells * 4, 0.6], [cells * 16, 0.4]]) add_patches(sums, n, share, chance);
  const first = new Uint8Array(SIZE * SIZE);
  for (let k = 0; k < sums.length; k++) first[k] = whole_tone(128 + strength * sums[k]);
  return mipmaps(tile_m, first);
}

function add_patches(sums, n, share, chance) {
  const grid = new Float64Array(n * n);
  for (let k = 0; k < grid.length; k++) grid[k] = chance() - 0.5;
  const smooth = (f) => f * f * (3 - 2 * f);
  const low = new Int32Array(SIZE);
  const high = new Int32Array(SIZE);
  const part = new Float64Array(SIZE);
  for (let i = 0; i < SIZE; i++) {
    low[i] = Math.floor((i / SIZE) * n);
    high[i] = (low[i] + 1) % n;
    part[i] = smooth((i / SIZE) * n - low[i]);
  }
  for (let j = 0, k = 0; j < SIZE; j++) {
    const above = low[j] * n;
    const below = high[j] * n;
    const fy = part[j];
    for (let i = 0; i < SIZE; i++, k++) {
      const fx = part[i];
      const top = grid[above + low[i]] * (1 - fx) + grid[above + high[i]] * fx;
      const foot = grid[below + low[i]] * (1 - fx) + grid[below + high[i]] * fx;
      sums[k] += share * (top * (1 - fy) + foot * fy);
    }
  }
}

function make_textures() {
  const kinds = { road: stones(3.2, 16, 12, 2.2, 20, 1), walk: stones(3.6, 4, 3, 1.3, 10, 2), plaza: stones(3.2, 6, 5, 1.3, 12, 3), grass: noise(6, 8, 58, 4), tar: noise(2, 32, 40, 5) };
  const by_code = new Array(256);
  const codes = Object.entries(STONE);
  for (let v = 0; v < 256; v++) by_code[v] = kinds[codes.reduce((best, [name, code]) => (Math.abs(code - v) < Math.abs(STONE[best] - v) ? name : best), 'road')];
  return { by_code, stains: noise(47, 5, 74, 6) };
}

/** Lays stone and grass over the painted ground.  The camera never rolls, so along a row of pixels
 *  the ground runs in even steps: two additions and a look-up a pixel. */
function grain(ctx, mask, eye, town) {
  textures ??= make_textures();
  const { width, height } = eye;
  const first = Math.max(0, Math.ceil(height / 2 + Math.tan(Math.max(-1.5, Math.min(1.5, eye.tilt + 0.012))) * eye.scale));
  if (first >= height) return;
  const picture = ctx.getImageData(0, first, width, height - first);
  const codes = mask.getImageData(0, first, width, height - first).data;
  const row = { data: picture.data, codes, eye, axis: town.axis, width };
  for (let v = first; v < height; v++) grain_row(row, v, (v - first) * width * 4);
  ctx.putImageData(picture, 0, first);
}

function grain_row({ data, codes, eye, axis, width }, v, start) {
  const b = (eye.height / 2 - v - 0.5) / eye.scale;
  const down = eye.fz + b * eye.uz;
  if (down > -1e-4) return;
  const t = -eye.mast_m / down;
  const a0 = (0.5 - width / 2) / eye.scale;
  const x0 = t * (eye.fx + b * eye.ux + a0 * eye.rx);
  const y0 = t * (eye.fy + b * eye.uy + a0 * eye.ry);
  const step = t / eye.scale;
  // along and across the street grid
  let p = x0 * axis[0] + y0 * axis[1];
  let q = y0 * axis[0] - x0 * axis[1];
  const dp = step * (eye.rx * axis[0] + eye.ry * axis[1]);
  const dq = step * (eye.ry * axis[0] - eye.rx * axis[1]);
  const deep = (step * t) / eye.mast_m; // how much ground one pixel covers away from the camera
  const blur = Math.pow(step, 0.45) * Math.pow(Math.max(deep, step), 0.55);
  const stain = textures.stains;
  const fade = Math.min(1, 60 / t + 0.25);
  let code = -1, level, bits = 0, size = 0, scale = 0;
  for (let i = start, end = start + width * 4; i < end; i += 4, p += dp, q += dq) {
    if (codes[i] !== code) {
      code = codes[i];
      const texture = textures.by_code[code];
      const pick = Math.max(0, Math.min(8, Math.round(Math.log2((blur * SIZE) / texture.tile_m))));
      level = texture.levels[pick];
      size = SIZE >> pick;
      bits = size - 1;
      scale = size / texture.tile_m;
    }
    const [x, y] = [p * scale - 0.5, q * scale - 0.5];
    const [i0, j0] = [Math.floor(x), Math.floor(y)];
    const [fx, fy] = [x - i0, y - j0];
    const [r0, r1] = [(j0 & bits) * size, ((j0 + 1) & bits) * size];
    const [c0, c1] = [i0 & bits, (i0 + 1) & bits];
    const above = level[r0 + c0] + (level[r0 + c1] - level[r0 + c0]) * fx;
    const stone = above + (level[r1 + c0] + (level[r1 + c1] - level[r1 + c0]) * fx - above) * fy;
    const patch = stain.levels[0][(Math.floor(q * 5.4) & 255) * SIZE + (Math.floor(p * 5.4) & 255)];
    const f = 1 + ((stone - 128) / 128) * fade + (patch - 128) / 190;
    data[i] *= f;
    data[i + 1] *= f;
    data[i + 2] *= f;
  }
}

