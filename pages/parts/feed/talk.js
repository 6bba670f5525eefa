// What a moving hand says to the server: at once when it begins, twice a second while it moves, and its rest.
//
// One word at a time: the next waits for the answer to the last.  `post(word)` gives a promise of
// {status, body}; status 0 is a lost connection.

export const EVERY_MS = 500;
export const AROUND_MS = 4_000;
const TOO_MANY_MS = 1_000;

/** A talk about one movement.  `now()` and `later(ms, what)` are the clock; `told` hears {heard, refused, lost, over}. */
export function talk(post, { now, later }, told) {
  const self = { pose: null, said: null, resting: false, busy: false, ended: false, next_at: 0, around_at: -Infinity, timer: null };

  const say = async () => {
    self.timer = null;
    if (self.busy || self.ended) return;
    const rest = self.resting;
    const around = !rest && now() - self.around_at >= AROUND_MS;
    const pose = self.pose;
    if (around) self.around_at = now();
    [self.busy, self.said, self.next_at] = [true, pose, now() + EVERY_MS];
    const { status, body } = await post({ pose, rest, around });
    self.busy = false;
    if (self.ended) return;
    if (status === 200) {
      told.heard?.(body);
      if (rest && pose === self.pose && self.resting) return end(told.over);
    } else if (status === 429) {
      self.next_at = now() + TOO_MANY_MS;
      self.said = null;
    } else {
      return end(() => (status === 409 ? told.refused?.(body) : told.lost?.(status)));
    }
    plan();
  };

  const end = (word) => {
    self.ended = true;
    word?.();
  };

  const plan = () => {
    if (self.busy || self.ended || self.timer !== null) return;
    const changed = self.said === null || self.pose.some((value, i) => value !== self.said[i]);
    if (!changed && !self.resting && now() - self.around_at < AROUND_MS) return;
    const wait = self.resting && self.next_at - now() <= EVERY_MS ? 0 : Math.max(0, self.next_at - now());
    if (wait > 0) self.timer = later(wait, say);
    else say();
  };

  return {
    /** The hand is at another pose. */
    move(pose) { [self.pose, self.resting] = [pose, false]; plan(); },
    /** The hand rests here. */
    rest(pose) { [self.pose, self.resting] = [pose, true]; plan(); },
    /** Nothing more is said. */
    stop() { self.ended = true; },
    get over() { return self.ended; },
  };
}
