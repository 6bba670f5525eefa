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
  return distance_on(house, Math.sin(a), Math.cos(a));
}

function distance_on(house, sx, sy) {
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
export const visible_houses = (houses, mast_m) => seen_from_mast(houses, mast_m).houses;

/** The same, {houses, skyline}: with the slope (up by far) that they close off along each of `BINS` azimuths. */
export function seen_from_mast(houses, mast_m) {
  const facing = houses.filter(faces_camera).map(with_bearing);
  const near = Array.from({ length: BINS }, () => []);
  const ends = new Map(); // bin -> azimuths beside the ends in it
  const bin_of = (b) => ((b % BINS) + BINS) % BINS;
  facing.forEach((house, i) => {
    const [from, to] = [((house.az - house.wide) / TURN) * BINS, ((house.az + house.wide) / TURN) * BINS];
    for (let b = Math.floor(from) - 1; b <= Math.ceil(to) + 1; b++) near[bin_of(b)].push(i);
    for (const end of [from, to]) {
      const b = bin_of(Math.floor(end));
      if (!ends.has(b)) ends.set(b, []);
      ends.get(b).push(((end - HAIR) / BINS) * TURN, ((end + HAIR) / BINS) * TURN);
    }
  });
  const rays = { facing, mast_m, fars: new Float64Array(facing.length), seen: new Uint8Array(facing.length) };
  const skyline = new Float64Array(BINS).fill(-Infinity);
  near.forEach((houses_here, b) => {
    if (!houses_here.length) return;
    skyline[b] = mark_visible(rays, houses_here, ((b + 0.5) / BINS) * TURN);
    for (const a of ends.get(b) ?? []) skyline[b] = Math.min(skyline[b], mark_visible(rays, houses_here, a));
  });
  return { houses: facing.filter((_, i) => rays.seen[i]), skyline };
}

/** Notes who shows along an azimuth, of the houses `near` it; puts these in order, the nearest first.  Gives the
 *  slope up to which they hide everything. */
function mark_visible({ facing, mast_m, fars, seen }, near, a) {
  const [sx, sy] = [Math.sin(a), Math.cos(a)];
  for (const i of near) fars[i] = Math.min(distance_on(facing[i], sx, sy), facing[i].far * 4 + 50);
  // the next ray's order is nearly this one's: hardly anything moves
  for (let k = 1; k < near.length; k++) {
    const i = near[k];
    let j = k;
    for (; j > 0 && fars[near[j - 1]] > fars[i]; j--) near[j] = near[j - 1];
    near[j] = i;
  }
  let horizon = -Infinity;
  for (const i of near) {
    const house = facing[i];
    const f = Math.max(fars[i], 0.3);
    if ((house.h + ROOF_M - mast_m) / f > horizon) seen[i] = 1;
    // beside its end a wall hides nothing
    if (apart(house.az, a) <= house.wide) horizon = Math.max(horizon, (house.h * 0.98 - mast_m) / f);
  }
  return horizon;
}

/** Whether everything up to a slope is hidden between two azimuths in degrees, and a hair's breadth beside them. */
export function is_closed_off(skyline, from_deg, to_deg, slope) {
  const [from, to] = [from_deg, to_deg].map((a) => Math.floor((a / 360) * BINS));
  for (let b = from - 1; b <= to + 1; b++) if (!(skyline[((b % BINS) + BINS) % BINS] > slope)) return false;
  return true;
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
 *  picture shows whole) is cut at its farthest item.  O(n × items in the same direction). */
export function far_to_near(items) {
  const behind = items.map(() => []);
  const waits = items.map(() => 0);
  const wait = (i, j) => { behind[j].push(i); waits[i]++; };
  pairs_of(items, (i, j) => {
    if (stands_before(items[i], items[j])) wait(i, j);
    else if (stands_before(items[j], items[i])) wait(j, i);
  });
  // by rank, the farthest first: an item is free once all behind it are painted
  const ranked = [...items.keys()].sort((i, j) => items[j].far - items[i].far || i - j);
  const rank = new Uint32Array(items.length);
  ranked.forEach((i, r) => { rank[i] = r; });
  const done = new Uint8Array(items.length);
  const free = new Uint8Array(items.length); // by rank
  for (let i = 0; i < items.length; i++) if (!waits[i]) free[rank[i]] = 1;
  const order = [];
  let [low, first] = [0, 0]; // no free rank is below `low`, none that is left below `first`
  while (order.length < items.length) {
    while (low < items.length && !free[low]) low++;
    while (first < items.length && done[first]) first++;
    const r = low < items.length ? low : first;
    [free[r], done[r]] = [0, 1];
    order.push(items[ranked[r]]);
    for (const i of behind[ranked[r]]) if (--waits[i] === 0 && !done[rank[i]]) { free[rank[i]] = 1; low = Math.min(low, rank[i]); }
  }
  return order;
}

const SECTORS = 180;

/** Calls `each(i, j)`, i < j, once for every two items of which one may stand before the other: those in
 *  one direction, and walls of one row. */
function pairs_of(items, each) {
  const met = new Int32Array(items.length).fill(-1);
  const groups = new Map();
  const put = (name, j) => {
    if (!groups.has(name)) groups.set(name, []);
    groups.get(name).push(j);
  };
  items.forEach((item, j) => {
    const names = [];
    const [from, to] = [item.az - item.wide, item.az + item.wide].map((a) => (a / TURN) * SECTORS);
    if (to - from >= SECTORS - 1) for (let k = 0; k < SECTORS; k++) names.push(k);
    else for (let k = Math.floor(from - 0.01); k <= Math.floor(to + 0.01); k++) names.push(((k % SECTORS) + SECTORS) % SECTORS);
    if (item.x0 !== undefined) names.push(`${item.block} ${item.edge}`);
    for (const name of names) for (const i of groups.get(name) ?? []) if (met[i] !== j) { met[i] = j; each(i, j); }
    for (const name of new Set(names)) put(name, j);
  });
}
