// The ground that a camera sees, as the map draws it: the formula of synthetic/cameras.py (footprints), ended by
// walls as in synthetic/sightings.py (areas_in_view).  Pure.  Metres from the foot of the mast, x east, y north.

import { half_width } from '../feed/projection.js';
import { REFERENCE_M, SENSOR_PX } from '../feed/bands.js';

const RAD = Math.PI / 180;
const HIGH = 9 / 16;
const DETECTION_PX_M = 25;
const RAYS = 14;

/** The walls of a town (feed/town.js) as segments [x, y, x2, y2, …] in metres. */
export function walls_of({ blocks }) {
  return blocks.flatMap(({ ring }) => ring.flatMap((corner, i) => [...corner, ...ring[(i + 1) % ring.length]]));
}

/** Four corners of what is seen at detection or better, walls left out: near left, near right, far right, far left. */
export function footprint(pose, mast_m) {
  const [pan, tilt] = [(pose[0] / 100) * RAD, (pose[1] / 100) * RAD];
  const k = half_width(pose[2]);
  const drop = mast_m - REFERENCE_M;
  const reach = SENSOR_PX / (2 * DETECTION_PX_M * k);
  const [lower, upper] = [tilt - Math.atan(k * HIGH), tilt + Math.atan(k * HIGH)];
  const top = upper < -1e-6 ? drop / Math.max(Math.tan(-upper), 1e-9) : Infinity;
  const far = Math.min((reach + drop * Math.sin(tilt)) / Math.max(Math.cos(tilt), 1e-3), top);
  const near = Math.min(lower > -89 * RAD ? drop / Math.max(Math.tan(-lower), 1e-6) : 0, far);
  const corner = (ahead, side) => {
    const right = (ahead * Math.cos(tilt) - drop * Math.sin(tilt)) * k * side;
    return [right * Math.cos(pan) + ahead * Math.sin(pan), -right * Math.sin(pan) + ahead * Math.cos(pan)];
  };
  return [corner(near, -1), corner(near, 1), corner(far, 1), corner(far, -1)];
}

/** What is seen as a polygon [[x, y], …]; O(rays x walls). */
export function area_in_view(pose, mast_m, walls) {
  const [near_left, near_right, far_right, far_left] = footprint(pose, mast_m);
  const between = (a, b, share) => [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share];
  const edge = [near_left, near_right];
  for (let ray = RAYS - 1; ray >= 0; ray--) {
    const [begin, end] = [between(near_left, near_right, ray / (RAYS - 1)), between(far_left, far_right, ray / (RAYS - 1))];
    const least = Math.hypot(...begin) / Math.max(Math.hypot(...end), 1e-9);
    const share = Math.max(free_share(end, walls), least);
    edge.push([end[0] * share, end[1] * share]);
  }
  return edge;
}

/** How much of the ray from (0, 0) to a point is free before the first wall, 0…1. */
export function free_share([dx, dy], walls) {
  let free = 1;
  for (let i = 0; i < walls.length; i += 4) {
    const [px, py] = [walls[i], walls[i + 1]];
    const [ex, ey] = [walls[i + 2] - px, walls[i + 3] - py];
    const turn = dx * ey - dy * ex;
    if (Math.abs(turn) < 1e-12) continue;
    const along = (px * ey - py * ex) / turn;
    const side = (px * dy - py * dx) / turn;
    if (along > 1e-6 && along < free && side >= 0 && side <= 1) free = along;
  }
  return free;
}
