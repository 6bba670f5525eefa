// Where a figure is at a time: piecewise straight, at even speed between two entries.  Pure.

export const FADE_MS = 250;

/** Whether `p` is a path: [t ms, x cm, y cm, …] with at least one entry of numbers. */
export const is_path = (p) => Array.isArray(p) && p.length >= 3 && p.length % 3 === 0 && p.every(Number.isFinite);

/** {x_m, y_m, dx, dy, speed, walked_m} at `t_ms`; null before the first entry and after the last.
 *  dx, dy is the unit vector of movement (of the next movement while it stands), [0, 0] if it never moves. */
export function at(p, t_ms) {
  const last = p.length - 3;
  if (!(t_ms >= p[0] && t_ms <= p[last])) return null;
  let walked = 0;
  for (let i = 0; i < last; i += 3) {
    const length = Math.hypot(p[i + 4] - p[i + 1], p[i + 5] - p[i + 2]) / 100;
    const span = p[i + 3] - p[i];
    if (t_ms <= p[i + 3] && span > 0) {
      const f = (t_ms - p[i]) / span;
      const x_m = (p[i + 1] + f * (p[i + 4] - p[i + 1])) / 100;
      const y_m = (p[i + 2] + f * (p[i + 5] - p[i + 2])) / 100;
      return { x_m, y_m, ...direction(p, i), speed: (length * 1000) / span, walked_m: walked + f * length };
    }
    walked += length;
  }
  return { x_m: p[last + 1] / 100, y_m: p[last + 2] / 100, ...direction(p, Math.max(last - 3, 0)), speed: 0, walked_m: walked };
}

/** The unit vector of the piece at entry `i`, else of the nearest piece that moves. */
function direction(p, i) {
  for (const step of [3, -3]) {
    for (let j = i; j >= 0 && j + 5 < p.length; j += step) {
      const [x, y] = [p[j + 4] - p[j + 1], p[j + 5] - p[j + 2]];
      const length = Math.hypot(x, y);
      if (length > 1) return { dx: x / length, dy: y / length };
    }
  }
  return { dx: 0, dy: 0 };
}

/** How much of a figure shows, 0…1: it fades in after `born_ms` and out before its path ends. */
export function presence(p, born_ms, t_ms) {
  const rise = (t_ms - born_ms) / FADE_MS;
  const fall = (p[p.length - 3] - t_ms) / FADE_MS;
  return Math.max(0, Math.min(1, rise, fall));
}
