// The light of street lamps: on the ground, on walls, on people.  Pure.
//
// All values are shares of a lamp's full light, 1 right under it; `TINT` is its colour.

export const TINT = [1.0, 0.78, 0.48];
export const REACH_M = 11;
const NEAR_M = 4.2;
const ARM_M = 0.5;
const WALL_M = 12;

/** The light on level ground so many metres from the foot of a lamp; none from `REACH_M` on. */
export function on_ground(far_m) {
  if (far_m >= REACH_M) return 0;
  const f = (r) => (1 + (r / NEAR_M) ** 2) ** -1.5;
  return (f(far_m) - f(REACH_M)) / (1 - f(REACH_M));
}

/** Where its lantern hangs. */
export const lantern_of = (lamp) => [lamp.x + lamp.dx * ARM_M, lamp.y + lamp.dy * ARM_M];

const cell_of = (x, y) => Math.floor(x / REACH_M) * 4096 + Math.floor(y / REACH_M);

/** Lanterns by squares of the ground, each square with all that reach it. */
export function lamp_cells(lamps) {
  const cells = new Map();
  for (const lamp of lamps) {
    const at = lantern_of(lamp);
    for (const dx of [-REACH_M, 0, REACH_M]) for (const dy of [-REACH_M, 0, REACH_M]) {
      const cell = cell_of(at[0] + dx, at[1] + dy);
      if (!cells.has(cell)) cells.set(cell, []);
      cells.get(cell).push(at);
    }
  }
  return cells;
}

/** The light of all lamps at a place on the ground, 0…1.  O(lamps near it). */
export function lamplight_at(cells, x, y) {
  let sum = 0;
  for (const [lx, ly] of cells?.get(cell_of(x, y)) ?? []) sum += on_ground(Math.hypot(x - lx, y - ly));
  return Math.min(1, sum);
}

/** The lamps that light a wall: how far along it they hang, how far out, how high. */
export function lamps_before(house, lamps) {
  const found = [];
  for (const lamp of lamps) {
    const [rx, ry] = [lamp.x + lamp.dx * ARM_M - house.x0, lamp.y + lamp.dy * ARM_M - house.y0];
    const out = rx * house.nx + ry * house.ny;
    if (!(out > 0.3 && out < WALL_M)) continue; // most lamps by far
    const s = rx * house.dx + ry * house.dy;
    if (s > -WALL_M && s < house.len + WALL_M) found.push({ s, out, h: lamp.h });
  }
  return found;
}

/** The light on a wall at `s` metres along it and `z` up: by distance and slant; a lantern's lid shades what is above. */
export function on_wall(lamps, s, z) {
  let sum = 0;
  for (const { s: at, out, h } of lamps) {
    const far2 = out * out + (s - at) ** 2 + (z - h) ** 2;
    sum += ((1.9 * out) / far2 ** 1.15) * (z > h ? 1 / (1 + 0.9 * (z - h)) : 1);
  }
  return Math.min(1, sum);
}

/** What multiplies a colour seen under `ambient` when a share of lamp light is added, by channel. */
export const gain = (ambient, share) => ambient.map((v, i) => 1 + (TINT[i] * share) / v);
