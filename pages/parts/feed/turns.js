// Which pictures are painted in a frame, and in which order.  Pure.

/** A small picture is not painted anew before that: on a screen of 60 frames a second in every other one, so that it
 *  still has 30; where frames come slower, in each. */
export const REST_MS = 18;

/** The large picture first, then the wall from another one in each frame, so that all get their streets. */
export function in_turn(panes, frame) {
  const [first, ...rest] = panes;
  const k = rest.length ? frame % rest.length : 0;
  return [first, ...rest.slice(k), ...rest.slice(0, k)];
}

/** Whether a small picture that stands can wait for a later frame; one that lacks something never waits. */
export function rests(pane, now) {
  if (pane.large || pane.resized !== false || pane.waiting || pane.unfinished) return false;
  return now - pane.painted_at < REST_MS;
}

/** Notes when a picture was painted.  Where `all` were at once, half of them come again one frame sooner: they share
 *  the frames from then on. */
export function note_painted(pane, now, all, k) {
  pane.painted_at = all && k % 2 ? now - REST_MS : now;
}
