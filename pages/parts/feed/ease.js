// A camera's pose on its way from where it looked to where it looks.  Pure.

export const EASE_MS = 600;

const smooth = (f) => f * f * (3 - 2 * f);
const same = (a, b) => a.every((v, i) => v === b[i]);

/** A pose of numbers, or null. */
export const is_pose = (pose) => Array.isArray(pose) && pose.length === 3 && pose.every(Number.isFinite) && pose[2] > 0;

/** The movement to a new pose from wherever an old movement has got to. */
export function turn_to(movement, pose, now) {
  if (movement && same(movement.to, pose)) return movement;
  return { from: movement ? pose_at(movement, now) : pose, to: pose, at: now };
}

export const is_turning = (movement, now) => now - movement.at < EASE_MS && !same(movement.from, movement.to);

/** The pose at a moment: pan the shorter way round, zoom by equal factors. */
export function pose_at({ from, to, at }, now) {
  const f = smooth(Math.max(0, Math.min(1, (now - at) / EASE_MS)));
  if (f >= 1) return to;
  const pan = ((to[0] - from[0] + 54_000) % 36_000) - 18_000;
  return [(from[0] + pan * f + 36_000) % 36_000, from[1] + (to[1] - from[1]) * f, from[2] * (to[2] / from[2]) ** f];
}
