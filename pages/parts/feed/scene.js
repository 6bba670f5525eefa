// Paints the empty street of a camera: sky, ground, houses and things, far to near.

import { paint_house } from './facade.js';
import { ground_plan, paint_ground } from './ground.js';
import { lamp_cells, lamplight_at, lamps_before } from './lamplight.js';
import { hides_windows } from './masks.js';
import { far_to_near, seen_from_mast, with_bearing } from './order.js';
import { lens } from './projection.js';
import { laid_flat, may_show, town_frame } from './shapes.js';
import { paint_sky } from './sky.js';
import { remember } from './standing.js';
import { bucket_of, light_at } from './sun.js';
import { paint_thing } from './things.js';
import { town_of } from './town.js';

/** How much is painted: everything, or what a picture that turns right now needs. */
export const FULL = 1;
export const HURRIED = 0.11;

/** A scene made ready: what can be seen from the mast, in the order of painting. */
export function prepared(scene) {
  const town = ground_plan(town_of(scene));
  const { houses, skyline } = seen_from_mast(town.houses, town.mast_m);
  const things = [
    ...town.lamps.filter((lamp) => Math.hypot(lamp.x, lamp.y) < 150).map((lamp) => ({ ...lamp, kind: 'lamp', radius: 0.3 })),
    ...town.trees.map((tree) => ({ ...tree, kind: 'tree', radius: 0.6 })),
    ...town.pieces.map((piece) => ({ ...piece, kind: 'piece' })),
  ].map(with_bearing);
  const seen = far_to_near([...houses, ...things]);
  return { ...town, skyline, seen, balls: balls_round(seen), lit: null, sun_bucket: null };
}

/** Finds what every lamp lights, once, when the first of them is lit: by day nobody asks. */
function find_lamplight(town, light) {
  if (town.lit || !(light.glow > 0)) return;
  town.lit = lamp_cells(town.lamps);
  for (const item of town.seen) {
    if (item.x0 !== undefined) item.lamps = lamps_before(item, town.lamps);
    else item.lamp = Math.max(0.08, lamplight_at(town.lit, item.x, item.y));
  }
}

/** The light at a time, with its bucket and the strength of street lamps. */
export function lighting(starts, t_ms) {
  const light = light_at(starts, t_ms);
  const glow = Math.max(0, Math.min(1, (1.5 - light.elevation_deg) / 7));
  return { ...light, glow, bucket: bucket_of(starts, t_ms) };
}

/** Up to which height other houses shade each sunny wall: along a ray to the sun from its middle. */
function find_shadows(town, light) {
  if (town.sun_bucket === light.bucket) return;
  town.sun_bucket = light.bucket;
  for (const house of town.seen) {
    if (house.x0 === undefined) continue;
    const facing = house.nx * light.sx + house.ny * light.sy;
    house.sunlit = light.sun_is_up && facing > 0.05 ? 1 : 0;
    house.sunlit_from = house.sunlit ? shaded_up_to(town, house, light) : 0;
  }
}

function shaded_up_to(town, house, light) {
  const [x, y] = [(house.x0 + house.x1) / 2 + house.nx * 0.1, (house.y0 + house.y1) / 2 + house.ny * 0.1];
  let high = 0;
  for (const block of town.blocks) {
    if (block.h < high) continue;
    block.ring.forEach(([ax, ay], i) => {
      const [bx, by] = block.ring[(i + 1) % block.ring.length];
      const across = (bx - ax) * light.sy - (by - ay) * light.sx;
      if (Math.abs(across) < 1e-6) return;
      const f = ((x - ax) * light.sy - (y - ay) * light.sx) / across;
      const far = ((ax - x) * (by - ay) - (ay - y) * (bx - ax)) / (light.sx * (by - ay) - light.sy * (bx - ax));
      if (f >= 0 && f <= 1 && far > 0.5) high = Math.max(high, block.h + 1 - far * light.slope);
    });
  }
  return Math.min(high, house.h);
}

/** Paints the street into `ctx`; `spare` is a context of the same size for the grain of the ground, or null.
 *  `masks` are the feed's privacy masks: with "windows" in it nobody's windows and doors are to be made out. */
export function paint_scene(ctx, spare, town, pose, daylight, detail = FULL, masks = []) {
  const { width, height } = ctx.canvas;
  const eye = lens(pose, town.mast_m, width, height);
  const frosted = hides_windows(masks);
  const light = frosted ? { ...daylight, lit: 0 } : daylight;
  ctx.setTransform(1, 0, 0, 1, 0, 0);
  ctx.lineJoin = 'round';
  find_shadows(town, light);
  find_lamplight(town, light);
  paint_sky(ctx, eye, light, detail, town.skyline);
  paint_ground(ctx, detail > 0.5 ? spare : null, eye, town, light, detail);
  const frame = town_frame(eye);
  const shows = in_view(eye, town.balls);
  let k = 0;
  for (const item of town.seen) {
    if (!shows[k++]) continue;
    if (item.x0 !== undefined) paint_house(ctx, eye, item, light, detail, frosted);
    else if ((detail > 0.5 || item.far < 60) && may_show(frame, (item.hull ??= hull_of(item)))) paint_thing(ctx, eye, item, light);
  }
  if (detail > 0.5) finish(ctx, eye, light);
  remember(ctx.canvas, town, eye, daylight, detail > 0.5);
  return eye;
}

/** A ball that holds a house, with its eaves and roof, or a thing, for `in_view`. */
function ball_round({ x, y, h = 5, radius = 0, x0, y0, dx, dy, nx, ny, len, depth }) {
  if (x0 === undefined) {
    const r = Math.max(radius, h * 0.6);
    return { x, y, z: (h + 1) / 2, r: Math.hypot(r, r, (h + 1) / 2) };
  }
  const [top, out, into] = [h + 2.5, 0.7, 2 * depth]; // a gable goes twice as deep as the roof's ridge
  const [s, o] = [len / 2, (out - into) / 2];
  return { x: x0 + dx * s + nx * o, y: y0 + dy * s + ny * o, z: top / 2, r: Math.hypot(s, (out + into) / 2, top / 2) };
}

/** The balls round houses and things end to end, x, y, z and radius of each: every frame asks for them. */
const balls_round = (seen) => Float64Array.from(seen.map(ball_round).flatMap(({ x, y, z, r }) => [x, y, z, r]));

/** Of each ball whether it does not lie wholly beyond one side of the view, 1 or 0: most of a town does, and this is
 *  soon found. */
function in_view(eye, balls) {
  const { fx, fy, fz, rx, ry, ux, uy, uz, mast_m, k: wide } = eye;
  const high = (wide * eye.height) / eye.width;
  const [by_wide, by_high] = [Math.hypot(1, wide), Math.hypot(1, high)]; // what a radius counts for at the sides
  const found = new Uint8Array(balls.length / 4);
  for (let i = 0, k = 0; i < balls.length; i += 4, k++) {
    const x = balls[i], y = balls[i + 1], z = balls[i + 2] - mast_m, r = balls[i + 3];
    const depth = x * fx + y * fy + z * fz;
    if (depth < -r || Math.abs(x * rx + y * ry) - wide * depth > r * by_wide) continue;
    if (Math.abs(x * ux + y * uy + z * uz) - high * depth <= r * by_high) found[k] = 1;
  }
  return found;
}

/** The corners of a box round a thing. */
function hull_of({ x, y, h = 5, radius }) {
  const r = Math.max(radius, h * 0.6);
  const corners = [];
  for (const dx of [-r, r]) for (const dy of [-r, r]) for (const z of [0, h + 1]) corners.push(x + dx, y + dy, z);
  return laid_flat([corners]);
}

/** The lens: darker corners; at night the sensor's noise. */
function finish(ctx, eye, light) {
  const { width, height } = eye;
  const dark = ctx.createRadialGradient(width / 2, height / 2, height * 0.45, width / 2, height / 2, width * 0.68);
  dark.addColorStop(0, 'rgba(0,0,0,0)');
  dark.addColorStop(1, `rgba(8,8,14,${light.night ? 0.42 : 0.26})`);
  ctx.fillStyle = dark;
  ctx.fillRect(0, 0, width, height);
}

