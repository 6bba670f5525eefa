// What a picture says of who is in view and where, read from its pixels: window.agreement.
//
// A street is painted twice by production's paint_scene: as people see it, and once more with every
// colour replaced by one of the wall that is being painted, so that a pixel names the wall it shows.

import { band_of, px_per_m_of, REFERENCE_M } from '../../../pages/parts/feed/bands.js';
import { mixed } from '../../../pages/parts/feed/chance.js';
import { paint_figures, placed } from '../../../pages/parts/feed/figures.js';
import { spot } from '../../../pages/parts/feed/projection.js';
import { FULL, lighting, paint_scene, prepared } from '../../../pages/parts/feed/scene.js';

const [WIDTH, HEIGHT] = [640, 360];
const BODIES = 0.001; // so little detail that walls, gables, roofs and eaves are all that is painted
const FINER = 3; // walls are told apart on all of the sensor's 1920 pixels
const STEPS = Array.from({ length: 25 }, (_, k) => k - 12);
const AROUND = STEPS.flatMap((dx) => STEPS.map((dy) => [dx, dy])).sort((a, b) => Math.hypot(...a) - Math.hypot(...b));
const LONG_AGO = -1e12;

function canvas(finer = 1) {
  const made = Object.assign(document.createElement('canvas'), { width: WIDTH * finer, height: HEIGHT * finer });
  return made.getContext('2d', { willReadFrequently: true });
}

const [street, picture, spare, paper] = [canvas(), canvas(), canvas(), canvas(FINER)];

/** The colour of a block's wall, scattered, so that a blend of two at an edge is no third one's.  All houses
 *  of one wall share it, or a wall seen along itself would be nothing but edges. */
const colour_of = (house) => mixed(house.block, house.edge, 4711) & 0xffffff;

/** A context on which everything comes out in `now.colour`, and nothing while that is null. */
function flat(ctx, now) {
  const own = CanvasRenderingContext2D.prototype;
  const swallowed = { get: () => '#000', set: () => {}, configurable: true };
  for (const name of ['fillStyle', 'strokeStyle', 'globalAlpha', 'globalCompositeOperation', 'filter']) Object.defineProperty(ctx, name, swallowed);
  const set = (name, value) => Object.getOwnPropertyDescriptor(own, name).set.call(ctx, value);
  for (const name of ['fill', 'stroke', 'fillRect', 'strokeRect', 'fillText', 'strokeText']) {
    ctx[name] = (...rest) => {
      if (now.colour === null) return;
      const css = `#${now.colour.toString(16).padStart(6, '0')}`;
      set('fillStyle', css);
      set('strokeStyle', css);
      own[name].apply(ctx, rest);
    };
  }
  for (const name of ['drawImage', 'putImageData']) ctx[name] = () => {};
  return ctx;
}

const now = { colour: null };
flat(paper, now);

/** The same town, telling which of its items is being painted: houses alone have a colour. */
function telling(town) {
  function* items() {
    for (const item of town.seen) {
      now.colour = item.x0 === undefined ? null : colour_of(item);
      yield item;
    }
    now.colour = null;
  }
  return { ...town, seen: { [Symbol.iterator]: items } };
}

/** Which wall the picture shows at a point, told by one of its houses: (u, v) -> house, or null for none. */
function walls_shown(town, pose, light) {
  const { width, height } = paper.canvas;
  paper.setTransform(1, 0, 0, 1, 0, 0);
  paper.clearRect(0, 0, width, height);
  paint_scene(paper, null, telling(town), pose, light, BODIES);
  const pixels = new Uint8Array(paper.getImageData(0, 0, width, height).data.buffer);
  const by_colour = new Map(town.seen.filter((item) => item.x0 !== undefined).map((item) => [colour_of(item), item]));
  const at = (x, y) => {
    if (x < 0 || y < 0 || x >= width || y >= height) return undefined;
    const [r, g, b, a] = pixels.subarray(4 * (y * width + x), 4 * (y * width + x) + 4);
    return a === 0 ? null : a === 255 ? by_colour.get((r << 16) | (g << 8) | b) : undefined;
  };
  return (u, v) => nearest(at, Math.floor(u * FINER), Math.floor(v * FINER));
}

/** What a pixel shows, or, where an edge blurs it, the nearest that is clear. */
function nearest(at, x, y) {
  if (at(x, y) !== undefined) return at(x, y);
  const clear = ([dx, dy]) => at(x + dx, y + dy) !== undefined;
  const [dx, dy] = AROUND.find(clear) ?? [0, 0];
  return at(x + dx, y + dy) ?? null;
}

/** Whether a wall's plane lies between the mast and a point of the ground. */
const before = (house, { x_m, y_m }) => (x_m - house.x0) * house.nx + (y_m - house.y0) * house.ny < 0;

/** How the street changes when one figure is painted on it: whether at the reference point, and its highest row. */
function painted(one, light, t_ms, eye, ref) {
  picture.setTransform(1, 0, 0, 1, 0, 0);
  picture.drawImage(street.canvas, 0, 0);
  paint_figures(picture, eye, [one], light, t_ms, null);
  const { x0, y0, x1, y1 } = one.box;
  const [left, top] = [Math.max(0, Math.floor(x0) - 2), Math.max(0, Math.floor(y0) - 2)];
  const [wide, high] = [Math.min(WIDTH, Math.ceil(x1) + 2) - left, Math.min(HEIGHT, Math.ceil(y1) + 2) - top];
  const [a, b] = [picture, street].map((each) => each.getImageData(left, top, wide, high).data);
  const changed = (u, v) => [0, 1, 2].some((c) => Math.abs(a[4 * ((v - top) * wide + u - left) + c] - b[4 * ((v - top) * wide + u - left) + c]) > 0);
  const row = (v) => Array.from({ length: wide }, (_, k) => left + k).some((u) => changed(u, v));
  const highest = Array.from({ length: high }, (_, k) => top + k).find(row) ?? null;
  const within = (u, v) => u >= left && u < left + wide && v >= top && v < top + high && changed(u, v);
  const [u, v] = [Math.floor(ref.u), Math.floor(ref.v)];
  return { covers: AROUND.slice(0, 9).some(([du, dv]) => within(u + du, v + dv)), highest };
}

/** One figure at a time, as a picture has it; null when it is not drawn at all. */
function judged(town, eye, shown, light, { figure, t }) {
  const [one] = placed([{ ...figure, born: LONG_AGO }], eye, t);
  if (!one) return null;
  const ref = spot(eye, one.here.x_m, one.here.y_m, REFERENCE_M);
  const inside = ref.depth > 0 && ref.u >= 0 && ref.v >= 0 && ref.u < WIDTH && ref.v < HEIGHT;
  const sharp = band_of(px_per_m_of(eye, one)) !== 'none';
  const wall = inside ? shown(ref.u, ref.v) : null;
  return {
    foot: [one.foot.u, one.foot.v], ref: [ref.u, ref.v], head: [one.head.u, one.head.v],
    inside, sharp, hidden: wall !== null && before(wall, one.here), alpha: one.alpha,
    ...(inside ? painted(one, light, t, eye, ref) : {}),
  };
}

/** Rows for one camera, sample by sample: `poses` is [{pose, samples: [{figure, t}]}], `starts` the scenario's hour. */
function judge({ scene, starts, poses }) {
  const town = prepared(scene);
  return poses.flatMap(({ pose, samples }) => {
    const light = lighting(starts, samples[0].t);
    const eye = paint_scene(street, spare, town, pose, light, FULL);
    const shown = walls_shown(town, pose, light);
    return samples.map((sample) => judged(town, eye, shown, light, sample));
  });
}

window.agreement = { judge };
