// The poll of `look` and the clock that runs on between two answers.

export const EVERY_MS = 4_000;
export const SLOWEST_MS = 10_000;
const FIRST_RETRY_MS = 2_000;
const JUMP_MS = 300;
const SMOOTH_MS = 1_000;

/** A clock from an answer; a small difference to what was shown is worked off over a second. */
export function set_clock(before, answer, at) {
  const clock = { t: answer.t, at, speed: answer.playing ? answer.speed || 0 : 0, ends: answer.ends, slip: 0 };
  const off = before ? time_of(before, at) - answer.t : NaN;
  if (Math.abs(off) < JUMP_MS) clock.slip = off;
  return clock;
}

/** Scenario time of a clock at a moment of `performance.now()`. */
export function time_of(clock, now) {
  const passed = Math.max(0, now - clock.at);
  const t = clock.t + passed * clock.speed + clock.slip * Math.max(0, 1 - passed / SMOOTH_MS);
  return Number.isFinite(clock.ends) ? Math.min(t, clock.ends) : t;
}

/** How long to wait after `failures` in a row; answers reach 6 s ahead at any speed, up to a minute of the scenario. */
export function pause_ms(failures, speed = 1) {
  if (failures) return Math.min(SLOWEST_MS, FIRST_RETRY_MS * 2 ** (failures - 1));
  return Math.max(500, Math.min(EVERY_MS, 40_000 / Math.max(speed, 1)));
}

/** An answer and when it came. */
async function asked(address) {
  const response = await fetch(address, { cache: 'no-store' });
  if (!response.ok) throw new Error(`look: ${response.status}`);
  return { body: await response.json(), at: performance.now() };
}

/** What the page asked before this script was here (early.js), once; null where it asked for something else. */
async function asked_early(address) {
  const early = window.__dv_look;
  window.__dv_look = null;
  return early?.address === address ? early.answer : null;
}

/** Asks `address()` again and again; `heard(answer, at)` and `failed(count)` are told.  Returns {now, stop}. */
export function poll(address, heard, failed) {
  const self = { timer: 0, failures: 0, speed: 1, stopped: false, turn: 0 };
  const again = () => {
    clearTimeout(self.timer);
    if (!self.stopped && !document.hidden) self.timer = setTimeout(ask, pause_ms(self.failures, self.speed));
  };
  const ask = async () => {
    clearTimeout(self.timer);
    const turn = ++self.turn;
    try {
      if (!address()) throw new Error('look: no address');
      const { body, at } = (await asked_early(address())) ?? (await asked(address()));
      if (self.stopped || turn !== self.turn) return;
      self.failures = 0;
      self.speed = body?.playing ? body.speed : 1;
      heard(body, at);
    } catch (trouble) {
      if (self.stopped || turn !== self.turn) return;
      self.failures += 1;
      failed(self.failures, trouble);
    }
    again();
  };
  const visible = () => (document.hidden ? clearTimeout(self.timer) : ask());
  document.addEventListener('visibilitychange', visible);
  ask();
  return {
    now: ask,
    stop: () => {
      self.stopped = true;
      clearTimeout(self.timer);
      document.removeEventListener('visibilitychange', visible);
    },
  };
}
