// The map's own drawing over deck.gl's ground: everything that moves, that is written, or that can be clicked.
//
// It takes the same look as the feeds (feed/watch.js), so that people, patrols and what cameras see move by
// themselves; the server's script draws the map once.  `data` is told in docs/wire.md.

import { is_pose, pose_at, turn_to } from '../feed/ease.js';
import { feeds_stand, make_ready, open_eyes, scene_of } from '../feed/feeds.js';
import { is_path } from '../feed/paths.js';
import { look, set_clock, time_of } from '../feed/watch.js';
import { deck_of, has_drawn, let_run, view_of, wants_to_draw } from './deck.js';
import { ground_of, paint_ground } from './ground.js';
import { paint_areas, paint_known, paint_mine, paint_network, paint_people, paint_pointed } from './marks.js';
import { metres_of, nearest, screen_of } from './plane.js';
import { area_in_view, walls_of } from './sight.js';

const STYLE = `
.dv-map { position: absolute; inset: 0; overflow: hidden; border-radius: 5px; }
.dv-map canvas { position: absolute; inset: 0; width: 100%; height: 100%; display: block; }
`;
const EVERY_MS = 100;
const WITHIN_PX = 14;
const ASIDE_MS = 1_200;
const AGAIN_MS = 4_000;
const QUIET_MS = 1_500;
const MOST_WAIT_MS = 6_000;
const STEADY_PX = 6;
const AWAKE_MS = 2_000;

export function mount(root, data, send) {
  const state = (root.__map ??= build(root));
  const before = state.data;
  Object.assign(state, { data, send, root });
  state.host = root.getRootNode().host?.closest?.('.st-key-deck') ?? root.closest('.st-key-deck');
  document.documentElement.style.removeProperty('--chair'); // the page says it itself now
  if (before.base !== data.base) fetch_network(state);
  if (before.look !== data.look || !state.watch) look_anew(state);
  if (before.chair !== data.chair) Object.assign(state, { feeds: [], known: {} });
  state.stale = true;
  if (!state.timer) begin(state);
  paint(state);
  return () => stop(state);
}

function build(root) {
  const style = document.createElement('style');
  style.textContent = STYLE;
  const box = document.createElement('div');
  box.className = 'dv-map';
  const [still, live] = [0, 1].map(() => document.createElement('canvas'));
  live.setAttribute('role', 'img');
  box.append(still, live);
  root.append(style, box);
  const state = {
    data: {}, box, still: still.getContext('2d'), live: live.getContext('2d'), network: { cameras: [], landmarks: [] },
    by_id: new Map(), areas: new Map(), ground: null, feeds: [], known: {}, clock: null, deck: null, view: null, over: null, painted: 0,
  };
  new ResizeObserver(() => { state.size = null; }).observe(box); // asked in every frame: a page is laid out anew for that
  return state;
}

// ------------------------------------------------------------------------------------ what there is

async function fetch_network(state) {
  const { base, frame } = state.data;
  const listed = async (name) => (await fetch(`${base}${name}.json`)).json();
  const placed = (one) => { const [e, n] = metres_of(frame, one.p); return { ...one, e, n }; };
  const coming = ground_of(base, frame); // at once: an answer that comes while feeds are painted waits for a frame, or two
  coming.catch(() => {}); // heard of below
  try {
    const [cameras, landmarks] = (await Promise.all(['cameras', 'landmarks'].map(listed))).map((all) => all.map(placed));
    state.network = { cameras, landmarks };
    state.by_id = new Map(cameras.map((one) => [one.id, one]));
    state.stale = true;
    state.ground = await coming;
    state.stale = true;
    if (state.data.soon?.length) make_ready(state.data.scenes, state.data.soon);
  } catch {
    setTimeout(() => state.data.base === base && state.timer && fetch_network(state), 5_000); // ask again later
  }
}

function look_anew(state) {
  state.watch?.stop();
  state.clock = null;
  state.watch = look(state.data.look, (answer, at) => heard(state, answer, at));
}

function heard(state, answer, at) {
  if (!Number.isFinite(answer?.t)) return;
  const first = !state.clock;
  state.clock = set_clock(state.clock, answer, at);
  state.known = answer.map ?? {};
  const now = performance.now();
  const before = new Map(state.feeds.map((feed) => [feed.camera, feed]));
  state.feeds = Object.values(answer.feeds ?? {}).filter((feed) => is_pose(feed?.pose)).map((feed) => ({
    camera: feed.camera, late: feed.late || 0, signal: feed.signal !== false,
    figures: (feed.figures ?? []).filter((figure) => is_path(figure.p)),
    movement: turn_to(before.get(feed.camera)?.movement, feed.pose, now),
  }));
  state.fresh = true;
  if (first && state.timer) paint(state);
  if (!document.querySelector('.st-key-feed_view')) { // no feeds are there to pass it on
    window.dispatchEvent(new CustomEvent('dv-digest', { detail: answer.changed }));
    window.dispatchEvent(new CustomEvent('dv-clock', { detail: { t: answer.t, speed: answer.speed, playing: answer.playing, ends: answer.ends } }));
  }
}

/** What each open camera sees of the ground, walls and the hand on its stick included. */
function areas_of(state, now) {
  const held = open_eyes();
  return state.feeds.filter((feed) => feed.signal && state.by_id.has(feed.camera)).flatMap((feed) => {
    const scene = scene_of(state.data.scenes, feed.camera);
    if (!scene.town) return []; // its walls are not here yet
    const { e, n } = state.by_id.get(feed.camera);
    const pose = held.get(feed.camera) ?? pose_at(feed.movement, now);
    const key = `${feed.camera} ${pose.map(Math.round).join()}`;
    const kept = state.areas.get(feed.camera);
    if (kept?.key === key) return kept;
    scene.walls ??= walls_of(scene.town);
    const made = { e, n, key, shape: area_in_view(pose, scene.town.mast_m, scene.walls) };
    state.areas.set(feed.camera, made);
    return made;
  });
}

/** Somebody presses the switch of chairs: colour and map change at once, the rest of the page follows its script.
 *  `data.chairs` has them in the order of the switch where every chair is free; the server decides all the same. */
function switched(state, event) {
  const button = event.target.closest?.('.st-key-chair button');
  const number = button ? [...button.closest('.st-key-chair').querySelectorAll('button')].indexOf(button) : -1;
  const wanted = state.data.chairs?.[number];
  if (!wanted || wanted.chair === state.data.chair) return;
  document.documentElement.style.setProperty('--chair', wanted.colour);
  Object.assign(state, { data: { ...state.data, ...wanted }, feeds: [], known: {} });
  look_anew(state);
  paint(state);
}

// ------------------------------------------------------------------------------------ the loop

function begin(state) {
  const on = (name, what) => {
    state.host?.addEventListener(name, what, true);
    return () => state.host?.removeEventListener(name, what, true);
  };
  const down = (event) => { state.down = [event.clientX, event.clientY]; };
  const stir = () => { state.stirred_at = performance.now(); rest_deck(state, state.stirred_at); };
  state.off = [...['pointerdown', 'pointermove', 'wheel', 'keydown'].map((name) => on(name, stir)), on('pointerdown', down), on('click', (event) => clicked(state, event)), on('pointermove', (event) => pointed(state, event)), on('pointerleave', () => point_at(state, null))];
  state.rung = () => state.watch?.now();
  window.addEventListener('dv-look', state.rung);
  const press = (event) => switched(state, event);
  const touched = () => { state.touched_at = performance.now(); };
  for (const [name, what] of [['click', press], ['pointerdown', touched], ['keydown', touched]]) {
    document.addEventListener(name, what, true);
    state.off.push(() => document.removeEventListener(name, what, true));
  }
  state.timer = requestAnimationFrame(function frame(now) {
    state.timer = requestAnimationFrame(frame);
    ask_for_deck(state, now);
    const view = seen(state);
    const moved = view && (!state.view || ['longitude', 'latitude', 'zoom', 'width', 'height'].some((key) => view[key] !== state.view[key]));
    if (moved) state.stirred_at = now;
    rest_deck(state, now);
    if (!moved && !state.stale && now - (state.painted_at ?? -1e9) < EVERY_MS) return;
    if (moved || state.stale || state.fresh || state.clock?.speed || state.over) paint(state);
  });
}

function stop(state) {
  cancelAnimationFrame(state.timer);
  state.timer = 0;
  if (state.deck && state.rests) let_run(state.deck, true);
  state.rests = false;
  for (const off of state.off ?? []) off();
  window.removeEventListener('dv-look', state.rung);
  state.watch?.stop();
  state.watch = null;
}

/** The view as it is: deck.gl's, before it is there the one that the page opens with. */
function seen(state) {
  if (!state.deck || !view_of(state.deck)) Object.assign(state, { deck: state.host ? deck_of(state.host) : null, rests: false });
  const { width, height } = state.size ??= state.box.getBoundingClientRect();
  if (width < 2) return null;
  return { ...((state.deck && view_of(state.deck)) ?? state.data.view), width, height };
}

function paint(state) {
  const view = seen(state);
  if (!view || !state.data.frame) return;
  const now = performance.now();
  const screen = { ...screen_of(state.data.frame, view), width: view.width, height: view.height };
  const drawn = Boolean(state.deck && has_drawn(state.deck));
  const same = !state.stale && drawn === state.drawn && state.view && Object.keys(view).every((key) => view[key] === state.view[key]);
  Object.assign(state, { view, drawn, stale: false, fresh: false, painted_at: now });
  if (!same) paint_still(state, screen);
  paint_live(state, screen, now);
  tell(state);
}

/** A canvas as large as the map, empty. */
function cleared(ctx, { width, height }) {
  const ratio = Math.min(window.devicePixelRatio || 1, 2);
  const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (ctx.canvas.width !== w || ctx.canvas.height !== h) [ctx.canvas.width, ctx.canvas.height] = [w, h];
  ctx.setTransform(1, 0, 0, 1, 0, 0);
  ctx.clearRect(0, 0, w, h);
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  return ratio;
}

function paint_still(state, screen) {
  const ratio = cleared(state.still, screen);
  if (!state.drawn && state.ground) paint_ground(state.still, state.ground, screen, ratio, state.data.colours);
  paint_network(state.still, screen, state.network);
}

function paint_live(state, screen, now) {
  cleared(state.live, screen);
  const { colour } = state.data;
  const t = state.clock ? time_of(state.clock, now) : 0;
  const placed = state.feeds.flatMap((feed) => (state.by_id.has(feed.camera) ? [{ ...feed, ...state.by_id.get(feed.camera) }] : []));
  paint_areas(state.live, screen, areas_of(state, now), colour);
  paint_mine(state.live, screen, placed, colour);
  state.people = paint_people(state.live, screen, placed, t);
  const gone = (state.known.gone ?? []).flatMap((id) => state.by_id.get(id) ?? []);
  const share = state.clock && state.known.ahead_ms ? (t - state.clock.t) / state.known.ahead_ms : 0;
  paint_known(state.live, screen, { ...state.known, gone }, colour, share);
  if (state.over) paint_pointed(state.live, screen, state.over);
}

/** What tests and screen readers read. */
function tell(state) {
  const { canvas } = state.live;
  const { words } = state.data;
  const known = ['patrols', 'calls', 'subjects'].map((kind) => `${kind}:${(state.known[kind] ?? []).length}`).join(' ');
  Object.assign(canvas.dataset, {
    painted: ++state.painted, chair: state.data.chair, people: state.people, mine: state.feeds.length, known,
    cameras: state.network.cameras.length, ground: state.drawn ? 'deck' : state.ground ? 'own' : 'none',
  });
  if (words?.alt && canvas.getAttribute('aria-label') !== words.alt) canvas.setAttribute('aria-label', words.alt);
}

/** deck.gl's loop rests where it has drawn all that there is and nobody touches the map. */
function rest_deck(state, now) {
  if (!state.deck) return;
  if (wants_to_draw(state.deck)) state.stirred_at = now;
  const rests = state.drawn && now - (state.stirred_at ?? 0) > AWAKE_MS;
  if (rests === Boolean(state.rests)) return;
  state.rests = rests;
  let_run(state.deck, !rests);
}

/** Asks for deck.gl's map when what is looked at first is on the screen, or somebody reaches for the map. */
function ask_for_deck(state, now) {
  if (state.deck || now < (state.ask_at ?? 0)) return;
  state.since ??= now;
  const feeds = document.querySelector('.st-key-feed_view');
  const painted = feeds ? feeds_stand() : state.ground;
  if (!painted && !state.reached && now - state.since < MOST_WAIT_MS) return;
  state.stands_at ??= now;
  if (!state.reached && now - state.stands_at < ASIDE_MS) return;
  if (now - (state.touched_at ?? -1e9) < QUIET_MS || document.querySelector('[data-test-script-state=running]')) return; // a word now would cut off what somebody just pressed
  state.ask_at = now + AGAIN_MS; // a word may be lost between two runs of the script
  state.send('painted', true);
}

// ------------------------------------------------------------------------------------ the pointer

function under(state, event) {
  if (!state.view) return null;
  const { left, top } = state.box.getBoundingClientRect();
  const screen = screen_of(state.data.frame, state.view);
  return nearest(screen, state.network.cameras, event.clientX - left, event.clientY - top, WITHIN_PX);
}

/** A click on a camera opens its feed; the end of a drag does not. */
function clicked(state, event) {
  if (state.down && Math.hypot(event.clientX - state.down[0], event.clientY - state.down[1]) > STEADY_PX) return;
  const camera = under(state, event);
  if (camera) state.send('open', camera.id);
}

function pointed(state, event) {
  state.reached = true;
  point_at(state, event.buttons ? null : under(state, event));
}

function point_at(state, camera) {
  if (camera === state.over) return;
  state.over = camera;
  state.fresh = true;
  state.host?.classList.toggle('dv-over', Boolean(camera));
}
