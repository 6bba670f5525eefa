// What a moving hand says to the server: at once when it begins, twice a second while it moves, and its rest.
//
// While it goes on evenly every second word is spared: between two words a way is taken to be straight and even.
// One word at a time: the next waits for the answer to the last.  `post(word)` gives a promise of
// {status, body}; status 0 is a lost connection.

export const EVERY_MS = 500;
export const AROUND_MS = 7_000;
const MOST_AROUND_MS = 50_000; // of the scenario
const TOO_MANY_MS = 1_000;
const AS_GOOD = 0.03; // of what the picture shows across: who goes on this evenly is where everybody takes it to be
const ACROSS_CDEG = 6_370 * 100; // at zoom 1, times hundredths of zoom

/** Whether a pose is where the last two words lead. */
export function is_even(words, pose, at) {
  if (words.length < 2) return false;
  const [first, last] = words;
  const share = (at - last.at) / (last.at - first.at);
  const within = AS_GOOD * (ACROSS_CDEG / pose[2]);
  const off = (axis) => Math.abs(turned(axis, last.pose[axis] + share * turned(axis, first.pose[axis], last.pose[axis]), pose[axis]));
  return off(0) <= within && off(1) <= within && off(2) <= AS_GOOD * pose[2];
}

/** From one number of a pose to another, pan the short way. */
const turned = (axis, from, to) => (axis === 0 ? ((((to - from) % 36_000) + 54_000) % 36_000) - 18_000 : to - from);

/** How long everybody around is known once they were told: 8 s, at any speed, up to a minute of the scenario. */
export const around_ms = (speed) => Math.min(AROUND_MS, MOST_AROUND_MS / Math.max(speed, 1));

/** A talk about one movement.  `now()` and `later(ms, what)` are the clock, `speed()` that of the scenario; `told` hears {heard, refused, lost, over}. */
export function talk(post, { now, later, speed = () => 1 }, told) {
  const self = { words: [], spared: false, pose: null, moved_at: 0, said: null, resting: false, busy: false, ended: false, next_at: 0, around_at: -Infinity, timer: null };

  const say = async () => {
    self.timer = null;
    if (self.busy || self.ended) return;
    const rest = self.resting;
    const around = !rest && now() - self.around_at >= around_ms(speed());
    const pose = self.pose;
    self.spared = !rest && !around && !self.spared && is_even(self.words, pose, self.moved_at);
    if (self.spared) {
      self.next_at = now() + EVERY_MS;
      return plan();
    }
    if (around) self.around_at = now();
    self.words = [...self.words.slice(-1), { pose, at: self.moved_at }];
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
    if (!changed && !self.resting && now() - self.around_at < around_ms(speed())) return;
    const wait = self.resting && self.next_at - now() <= EVERY_MS ? 0 : Math.max(0, self.next_at - now());
    if (wait > 0) self.timer = later(wait, say);
    else say();
  };

  return {
    /** The hand is at another pose. */
    move(pose) { [self.pose, self.moved_at, self.resting] = [pose, now(), false]; plan(); },
    /** The hand rests here. */
    rest(pose) { [self.pose, self.resting] = [pose, true]; plan(); },
    /** Nothing more is said. */
    stop() { self.ended = true; },
    get over() { return self.ended; },
  };
}
