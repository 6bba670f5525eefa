// What stands nearer than a person hides them: lamp posts, trees, monuments.
//
// A thing that a figure passes behind is cut out of the finished street, once per street, in the thing's
// own outline, and laid over the figure: whatever else stands there, nearer still, comes with it.

import { spot } from './projection.js';
import { paint_thing } from './things.js';

const streets = new WeakMap();
const MOST_CUTS = 6; // new ones a frame and picture
const POST_M = 0.1; // a lamp's post, across; where that is no pixel, it hides nobody
const REACH = { lamp: 0.85, tree: 0.42, piece: 1.2 }; // half width: metres, of a tree's height, of a piece's radius

/** Remembers what a canvas now shows; a hurried street is remembered without its things. */
export function remember(canvas, town, eye, light, whole) {
  streets.set(canvas, { canvas, town, eye, light, things: whole ? null : [] });
}

/** The street painted on a canvas {town, things…}, things far to near; null for any other canvas. */
export function street_on(canvas) {
  const street = canvas ? streets.get(canvas) ?? null : null;
  if (street) street.things ??= standing(street);
  return street;
}

function standing({ town, eye }) {
  const found = [];
  for (const thing of town.seen) {
    if (thing.x0 !== undefined) continue;
    const { depth } = spot(eye, thing.x, thing.y, 0);
    if (thing.kind === 'lamp' && (POST_M * eye.scale) / depth < 1) continue;
    const box = box_of(eye, thing);
    if (box) found.push({ thing, box, depth, cut: null, dirty: null });
  }
  return found.sort((a, b) => b.depth - a.depth);
}

/** The pixels a thing may cover, whole numbers within the picture; null where it does not show. */
function box_of(eye, { x, y, h, radius, kind }) {
  const r = kind === 'tree' ? h * REACH.tree : kind === 'lamp' ? REACH.lamp : radius * REACH.piece;
  const box = { x0: Infinity, y0: Infinity, x1: -Infinity, y1: -Infinity };
  for (const dx of [-r, r]) for (const dy of [-r, r]) for (const z of [0, h + 0.5]) {
    const { u, v, depth } = spot(eye, x + dx, y + dy, z);
    if (depth < 0.5) return null;
    Object.assign(box, { x0: Math.min(box.x0, u), y0: Math.min(box.y0, v), x1: Math.max(box.x1, u), y1: Math.max(box.y1, v) });
  }
  return within({ x0: Math.floor(box.x0), y0: Math.floor(box.y0), x1: Math.ceil(box.x1), y1: Math.ceil(box.y1) + 2 }, { x0: 0, y0: 0, x1: eye.width, y1: eye.height });
}

function within(a, b) {
  const [x0, y0, x1, y1] = [Math.max(a.x0, b.x0), Math.max(a.y0, b.y0), Math.min(a.x1, b.x1), Math.min(a.y1, b.y1)];
  return x0 < x1 && y0 < y1 ? { x0, y0, x1, y1 } : null;
}

/** Paints figures (far to near, by `paint_one`) and over each what stands nearer.  O(figures × things). */
export function paint_between(ctx, street, shown, paint_one) {
  const things = street?.things ?? [];
  const purse = { cuts: MOST_CUTS };
  let k = 0;
  for (const one of shown) {
    for (; k < things.length && things[k].depth > one.depth; k++) lay_over(ctx, street, things[k], purse);
    paint_one(one);
    for (let j = k; j < things.length; j++) spoil(things[j], one.box);
  }
  for (; k < things.length; k++) lay_over(ctx, street, things[k], purse);
}

/** Notes where a figure has been painted over a thing. */
function spoil(each, box) {
  const { x0, y0, x1, y1 } = each.box;
  if (box.x0 >= x1 || box.x1 <= x0 || box.y0 >= y1 || box.y1 <= y0) return;
  const area = within({ x0: Math.floor(box.x0), y0: Math.floor(box.y0), x1: Math.ceil(box.x1), y1: Math.ceil(box.y1) }, each.box);
  if (!area) return;
  const dirty = each.dirty;
  each.dirty = dirty ? { x0: Math.min(dirty.x0, area.x0), y0: Math.min(dirty.y0, area.y0), x1: Math.max(dirty.x1, area.x1), y1: Math.max(dirty.y1, area.y1) } : area;
}

function lay_over(ctx, street, each, purse) {
  const area = each.dirty;
  if (!area) return;
  each.dirty = null;
  if (!each.cut && purse.cuts-- <= 0) return;
  each.cut ??= cut_out(ctx, street, each);
  const [w, h] = [area.x1 - area.x0, area.y1 - area.y0];
  ctx.drawImage(each.cut, area.x0 - each.box.x0, area.y0 - each.box.y0, w, h, area.x0, area.y0, w, h);
}

/** The street's own pixels within a thing's outline. */
function cut_out(ctx, { canvas, eye, light }, { thing, box }) {
  const cut = document.createElement('canvas');
  [cut.width, cut.height] = [box.x1 - box.x0, box.y1 - box.y0];
  const pen = cut.getContext('2d', { willReadFrequently: ctx.getContextAttributes?.().willReadFrequently ?? false });
  pen.lineJoin = 'round';
  pen.translate(-box.x0, -box.y0);
  paint_thing(pen, eye, thing, { ...light, glow: 0 });
  pen.globalCompositeOperation = 'source-in';
  pen.drawImage(canvas, 0, 0);
  return cut;
}
