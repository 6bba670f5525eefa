// The look that feeds and map share, asked again and again, and the clock that runs on between two answers.

export const EVERY_MS = 5_000;
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

/** How long to wait after `failures` in a row; answers reach 12 s ahead at any speed, up to a minute of the scenario. */
export function pause_ms(failures, speed = 1) {
  if (failures) return Math.min(SLOWEST_MS, FIRST_RETRY_MS * 2 ** (failures - 1));
  return Math.max(500, Math.min(EVERY_MS, 40_000 / Math.max(speed, 1)));
}

/** An answer, whole, and when it came.  What the last answer told of a figure's looks is not told again. */
async function asked(address, before) {
  const have = before?.mark ? `&have=${before.mark}` : '';
  const response = await fetch(address + have, { cache: 'no-store' });
  if (!response.ok) throw new Error(`look: ${response.status}`);
  return { body: whole(await response.json(), before), at: performance.now() };
}

/** What the page asked before this script was here (early.js), once; null where it asked for something else. */
async function asked_early(address) {
  const early = window.__dv_look;
  window.__dv_look = null;
  return early?.address === address ? early.answer : null;
}

/** An answer with the figures that go on as they were told before, and with the looks of those that are told anew. */
export function whole(body, before) {
  for (const [grant, feed] of Object.entries(body?.feeds ?? {})) {
    const had = before?.feeds?.[grant]?.figures ?? [];
    if (feed && feed.figures === undefined) feed.figures = had; // they go on as they were told
    if (!Array.isArray(feed?.figures)) continue;
    const known = new Map(had.map((figure) => [figure.i, figure]));
    feed.figures = feed.figures.map((figure) => ({ ...figure, looks: figure.looks ?? known.get(figure.i)?.looks }));
  }
  return body;
}

/** Asks `address` again and again; `heard(answer, at)` and `failed(count, trouble)` are told.  Returns {now, stop}. */
function poll(address, heard, failed) {
  const self = { timer: 0, failures: 0, speed: 1, stopped: false, turn: 0, asked_at: 0, before: null };
  const again = () => {
    clearTimeout(self.timer);
    if (!self.stopped && !document.hidden) self.timer = setTimeout(ask, pause_ms(self.failures, self.speed));
  };
  const ask = async () => {
    clearTimeout(self.timer);
    const turn = ++self.turn;
    self.asked_at = performance.now();
    try {
      if (!address) throw new Error('look: no address');
      const { body, at } = (await asked_early(address)) ?? (await asked(address, self.before));
      if (self.stopped || turn !== self.turn) return;
      self.failures = 0;
      self.before = body;
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
    asked_at: () => self.asked_at,
    stop: () => {
      self.stopped = true;
      clearTimeout(self.timer);
      document.removeEventListener('visibilitychange', visible);
    },
  };
}

const shared = new Map();
const FRESH_MS = 2_000;
const JUST_MS = 300;

/** The look at `address`, one for all on the page who show something of its answer.  Returns {now, stop}. */
export function look(address, heard, failed) {
  const one = shared.get(address) ?? begun(address);
  const mine = { heard, failed };
  const now = () => { one.due ||= setTimeout(() => { one.due = 0; one.watch.now(); }); }; // asked by several at once, asked once
  one.listeners.add(mine);
  if (one.last && performance.now() - one.last.at < FRESH_MS) queueMicrotask(() => one.listeners.has(mine) && heard(one.last.body, one.last.at));
  if (performance.now() - one.watch.asked_at() > JUST_MS) now(); // somebody comes because something changed
  return {
    now,
    stop: () => {
      one.listeners.delete(mine);
      if (one.listeners.size) return;
      clearTimeout(one.due);
      one.watch.stop();
      shared.delete(address);
    },
  };
}

function begun(address) {
  const one = { listeners: new Set(), last: null, due: 0 };
  const tell = (what, ...told) => { for (const listener of [...one.listeners]) listener[what]?.(...told); };
  shared.set(address, one);
  one.watch = poll(address, (body, at) => { one.last = { body, at }; tell('heard', body, at); }, (count, trouble) => tell('failed', count, trouble));
  return one;
}
