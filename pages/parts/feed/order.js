// Which houses can be seen from the mast at all, and in which order to paint.  Pure.
//
// The camera stays where it is and only turns, so both are found once per scene.  Azimuth bins hold
// the horizon of what stands nearer: from a mast lower than the eaves, a house behind it that does not
// rise above that horizon is hidden, whatever the tilt.

const BINS = 3600;
const HAIR = 0.005; // of a bin: an inch at three kilometres
const TURN = 2 * Math.PI;
const ROOF_M = 2.2;

const azimuth = (x, y) => (Math.atan2(x, y) + TURN) % TURN;
const apart = (a, b) => Math.abs(((((a - b) % TURN) + TURN + Math.PI) % TURN) - Math.PI);

/** Whether the camera, at (0, 0), is on the street side of a wall. */
export const faces_camera = (house) => house.x0 * house.nx + house.y0 * house.ny < -0.01;

/** The distance to a wall along an azimuth; Infinity where the ray passes it. */
export function distance_along(house, a) {
  const [sx, sy] = [Math.sin(a), Math.cos(a)];
  const out = sx * house.nx + sy * house.ny;
  if (out >= -1e-9) return Infinity;
  return (house.x0 * house.nx + house.y0 * house.ny) / out;
}

/** Adds `az` (middle), `wide` (half width of the azimuths) and `far` (to the nearest point). */
export function with_bearing(item) {
  if (item.x0 === undefined) {
    const far = Math.hypot(item.x, item.y);
    return Object.assign(item, { az: azimuth(item.x, item.y), wide: Math.atan2(item.radius ?? 0.4, far), far });
  }
  const a0 = azimuth(item.x0, item.y0);
  const a1 = azimuth(item.x1, item.y1);
  const wide = apart(a0, a1) / 2;
  const turned = ((a1 - a0 + TURN) % TURN) / 2;
  const az = turned <= Math.PI / 2 ? a0 + turned : a1 + (TURN / 2 - turned);
  const along = Math.max(0, Math.min(item.len, -(item.x0 * item.dx + item.y0 * item.dy)));
  const far = Math.hypot(item.x0 + item.dx * along, item.y0 + item.dy * along);
  return Object.assign(item, { az: (az + TURN) % TURN, wide, far });
}

/** The houses that show somewhere above or between nearer ones.  However narrow it is, what shows of a
 *  house begins at its own end or at a nearer one's, so every bin is looked at in its middle and on both
 *  sides of each end in it. */
export function visible_houses(houses, mast_m) {
  const facing = houses.filter(faces_camera).map(with_bearing);
  const bins = Array.from({ length: BINS }, (_, b) => ({ near: [], looks: [((b + 0.5) / BINS) * TURN] }));
  const bin_of = (b) => bins[((b % BINS) + BINS) % BINS];
  for (const house of facing) {
    const [from, to] = [house.az - house.wide, house.az + house.wide].map((a) => (a / TURN) * BINS);
    for (let b = Math.floor(from) - 1; b <= Math.ceil(to) + 1; b++) bin_of(b).near.push(house);
    for (const end of [from, to]) for (const side of [-HAIR, HAIR]) bin_of(Math.floor(end)).looks.push(((end + side) / BINS) * TURN);
  }
  const seen = new Set();
  for (const { near, looks } of bins) for (const a of looks) mark_visible(near, a, mast_m, seen);
  return facing.filter((house) => seen.has(house));
}

function mark_visible(bin, a, mast_m, seen) {
  const hits = bin.map((house) => ({ house, far: Math.min(distance_along(house, a), house.far * 4 + 50) }));
  hits.sort((p, q) => p.far - q.far);
  let horizon = -Infinity;
  for (const { house, far } of hits) {
    const f = Math.max(far, 0.3);
    if ((house.h + ROOF_M - mast_m) / f > horizon) seen.add(house);
    // beside its end a wall hides nothing
    if (apart(house.az, a) <= house.wide) horizon = Math.max(horizon, (house.h * 0.98 - mast_m) / f);
  }
}

/** Whether `a` must be painted after `b` because it stands before it. */
export function stands_before(a, b) {
  const [wall_a, wall_b] = [a.x0 !== undefined, b.x0 !== undefined];
  if (wall_a && wall_b && a.block === b.block && a.edge === b.edge) return a.far < b.far;
  if (apart(a.az, b.az) >= a.wide + b.wide - 1e-7) return false;
  if (!wall_a && !wall_b) return a.far < b.far;
  if (!wall_a) return out_of(b, a.x, a.y) > 0;
  if (!wall_b) return out_of(a, b.x, b.y) < 0;
  const b_beyond = out_of(a, b.x0, b.y0) < SLACK_M && out_of(a, b.x1, b.y1) < SLACK_M;
  return b_beyond || (out_of(b, a.x0, a.y0) > -SLACK_M && out_of(b, a.x1, a.y1) > -SLACK_M);
}

const SLACK_M = 0.02;

/** How far a point stands out of a wall, towards the camera. */
const out_of = (wall, x, y) => (x - wall.x0) * wall.nx + (y - wall.y0) * wall.ny;

/** Items from far to near, so that whatever stands before another is painted after it.
 *  Kahn's algorithm, the farthest free item first; a ring of items around the mast (which no one
 *  picture shows whole) is cut at its farthest item.  O(n²), n is a few hundred. */
export function far_to_near(items) {
  const behind = items.map(() => []);
  const waits = items.map(() => 0);
  items.forEach((a, i) => items.forEach((b, j) => {
    if (i === j || !stands_before(a, b) || (j < i && stands_before(b, a))) return;
    behind[j].push(i);
    waits[i]++;
  }));
  const sooner = (i, j) => (waits[i] > 0 ? 1 : 0) - (waits[j] > 0 ? 1 : 0) < 0 || (waits[i] > 0 === waits[j] > 0 && items[i].far > items[j].far);
  const left = new Set(items.keys());
  const order = [];
  while (left.size) {
    let best = -1;
    for (const i of left) if (best < 0 || sooner(i, best)) best = i;
    left.delete(best);
    order.push(items[best]);
    for (const i of behind[best]) waits[i]--;
  }
  return order;
}
