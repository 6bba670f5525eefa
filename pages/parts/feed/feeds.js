// The feeds of a chair: a large one and a wall of small ones, drawn from positions.
//
// mount(root, data, send) builds once and afterwards only updates; all instances on a page share one
// animation loop.  `data` and what `look` answers are told in docs/wire.md.

import { is_pose, is_turning, pose_at, turn_to } from './ease.js';
import { band_text, paint_band, px_per_m_of } from './bands.js';
import { lay_caption, tell } from './caption.js';
import { paint_figures, placed } from './figures.js';
import { dress_stick, drop as drop_hand, hand_of, holds, step as step_hand } from './hand.js';
import { STYLE as STICK_STYLE, bind_keys, joystick } from './joystick.js';
import { bar_of, paint_boxes, paint_outline, paint_slate, paint_snow, paint_synthetic } from './overlay.js';
import { at as where, is_path } from './paths.js';
import { bind_large, bind_small } from './pointing.js';
import { lens } from './projection.js';
import { clear_context, context_options, new_context } from './renderer.js';
import { FULL, HURRIED, lighting, paint_scene, prepared } from './scene.js';
import { make_still, save } from './still.js';
import { in_turn, note_painted, rests } from './turns.js';
import { look, set_clock, time_of } from './watch.js';

const IN_A_ROW = 'grid-template-columns: none; grid-auto-flow: column; grid-auto-columns: minmax(0, 1fr);';
const STYLE = `
.dv-feeds { display: flex; flex-direction: column; gap: 8px; width: 100%; }
.dv-large, .dv-small { position: relative; aspect-ratio: 16 / 9; overflow: hidden; border-radius: 5px; background: #14181c; min-width: 0; }
.dv-large canvas, .dv-small canvas { display: block; width: 100%; height: 100%; aspect-ratio: 16 / 9; }
.dv-wall { display: grid; grid-template-columns: repeat(var(--columns, 3), minmax(0, 1fr)); gap: 6px 8px; }
.dv-wall:empty { display: none; }
.dv-small canvas { cursor: pointer; }
.dv-small { outline: 1px solid transparent; }
.dv-small:hover { outline: 1px solid var(--dv-colour); }
.dv-small.dv-free { display: grid; place-items: center; padding: 0 6px; box-sizing: border-box; outline: 1px dashed #2c3c47; outline-offset: -1px; background: none; color: #9fb0bb; font: 12px/1.25 'Noto Sans', 'Segoe UI', system-ui, sans-serif; text-align: center; }
@media (min-width: 641px) {
  /* where the height is given, the large picture takes what the wall leaves, never more than 16 : 9 */
  .dv-feeds.dv-fill { position: absolute; inset: 0; justify-content: space-between; container: feeds / size; }
  .dv-fill .dv-large { flex: 1 1 0; min-height: 0; max-height: calc(100cqw * 9 / 16); aspect-ratio: auto; container-type: size; display: flex; justify-content: center; background: none; }
  .dv-fill .dv-large canvas { width: min(100cqw, 100cqh * 16 / 9); height: auto; border-radius: 5px; }
  .dv-fill .dv-wall { flex: 0 0 auto; }
  /* where the large picture would be no larger than the small ones, these stand in fewer rows; where even one is too much, none */
  @container feeds (min-aspect-ratio: 8 / 9) { .dv-fill[data-layout='4'] .dv-wall { ${IN_A_ROW} } }
  @container feeds (min-aspect-ratio: 1 / 1) { .dv-fill[data-layout='6'] .dv-wall { ${IN_A_ROW} } }
  @container feeds (min-aspect-ratio: 8 / 9) { .dv-fill[data-layout='9'] .dv-wall { grid-template-columns: repeat(5, minmax(0, 1fr)); } }
  @container feeds (min-aspect-ratio: 4 / 3) { .dv-fill[data-layout='9'] .dv-wall { ${IN_A_ROW} } }
  @container feeds (max-height: 240px) { .dv-fill .dv-wall { display: none; } }
}
.dv-foot { display: flex; justify-content: space-between; flex: 0 0 auto; font: 12.5px 'Noto Sans', 'Segoe UI', system-ui, sans-serif; color: #9fb0bb; }
.dv-foot:empty { display: none; }
.dv-notice { flex: 0 0 auto; font: 700 13.5px 'Noto Sans', 'Segoe UI', system-ui, sans-serif; color: #ff7a59; }
.dv-notice.dv-calm { font-weight: 400; color: #9fb0bb; }
.dv-notice:empty { display: none; }
canvas:focus-visible { outline: 2px solid var(--dv-colour); outline-offset: -2px; }
`;
const COLUMNS = { 1: 1, 4: 2, 6: 3, 9: 3 };
const WORDS = {
  es: { no_signal: 'SIN SEÑAL', synthetic: 'SYNTHETIC', fixed: 'fija', people: 'personas a la vista', offline: 'sin conexión', waiting: '' },
  en: { no_signal: 'NO SIGNAL', synthetic: 'SYNTHETIC', fixed: 'fixed', people: 'people in view', offline: 'no connection', waiting: '' },
};
const MOST_WALL = 9;

// ------------------------------------------------------------------------------------ mounting

export function mount(root, data, send) {
  const state = (root.__feeds ??= build(root));
  const asked = state.data.look;
  Object.assign(state, { data: data ?? {}, send: typeof send === 'function' ? send : () => {} });
  arrange(state);
  if (!state.watch) start(state);
  else if (asked !== state.data.look) look_anew(state);
  else if (is_stirred(state)) state.watch.now();
  return () => stop(state);
}

/** Whether what the page was drawn from is news to the last look: a picture that only became the large one is none. */
function is_stirred(state) {
  const words = (digest) => String(digest).split('.').slice(1).join('.'); // all but the log's
  return state.changed === undefined || words(state.data.act) !== words(state.changed);
}

function build(root) {
  const style = document.createElement('style');
  style.textContent = STYLE + STICK_STYLE;
  const box = document.createElement('div');
  box.className = 'dv-feeds';
  const large = document.createElement('div');
  large.className = 'dv-large';
  const wall = document.createElement('div');
  wall.className = 'dv-wall';
  const state = { data: {}, box, large, wall, panes: [], feeds: {}, clock: null, lights: new Map(), failures: 0, dirty: true, watch: null };
  const stick = joystick(() => step_hand(state.hand, performance.now()));
  state.hand = hand_of(hand_host(state), stick);
  state.foot = document.createElement('div');
  state.foot.className = 'dv-foot';
  state.notice = document.createElement('div');
  state.notice.className = 'dv-notice';
  state.notice.setAttribute('role', 'status');
  box.append(large, state.notice, stick.element, wall, state.foot);
  root.append(style, box);
  return state;
}

/** What the hand may ask of the feeds, and tell them. */
function hand_host(state) {
  const grant = () => state.data.large ?? null;
  const feed = () => state.feeds[grant()] ?? null;
  return {
    data: () => state.data,
    grant,
    feed,
    speed: () => state.clock?.speed || 1,
    pose: () => pose_at(feed().movement, performance.now()),
    figures: (list, before) => renewed(list, { figures: before ?? feed()?.figures ?? [] }, time_now(state, performance.now()), true),
    redraw: () => { state.dirty = true; },
    arrived: (held, pose, figures) => {
      const left = state.feeds[held];
      if (left && pose) left.movement = { from: pose, to: pose, at: performance.now() };
      if (left && figures) left.figures = figures;
      state.dirty = true;
      state.watch?.now();
      window.dispatchEvent(new CustomEvent('dv-acted'));
    },
  };
}

/** Makes the canvases match the data; canvases that stay keep their picture. */
function arrange(state) {
  const { data } = state;
  const layout = Number(data.layout) || 6;
  if (state.hand.grant !== null && state.hand.grant !== data.large) drop_hand(state.hand);
  still_of(state);
  const wall = layout === 1 || !Array.isArray(data.wall) ? [] : data.wall.filter((grant) => grant != null).slice(0, Math.min(MOST_WALL, layout));
  state.words = { ...(WORDS[data.language] ?? WORDS.en), ...(data.words ?? {}) };
  state.box.style.setProperty('--dv-colour', data.colour ?? '#2fc2b3');
  state.box.classList.toggle('dv-fill', data.fill ?? layout > 1);
  state.box.style.setProperty('--columns', COLUMNS[layout] ?? 3);
  state.box.dataset.layout = layout;
  const wanted = [{ large: true, grant: data.large ?? null }, ...wall.map((grant) => ({ large: false, grant }))];
  const spare = state.panes.slice();
  const take = (test) => {
    const i = spare.findIndex(test);
    return i < 0 ? null : spare.splice(i, 1)[0];
  };
  const kept = wanted.map(({ large, grant }) => take((pane) => pane.large === large && pane.grant === grant));
  state.panes = wanted.map(({ large, grant }, i) => Object.assign(kept[i] ?? take((pane) => pane.large === large) ?? new_pane(state, large), { grant }));
  for (const pane of spare) drop(state, pane);
  state.panes.forEach((pane) => !pane.large && state.wall.append(pane.holder));
  show_free(state, layout > 1 ? layout - wall.length : 0);
  state.dirty = true;
}

/** The places of a wall where no camera is open, after its pictures. */
function show_free(state, count) {
  const { free: words } = state.words;
  for (const place of state.wall.querySelectorAll('.dv-free')) place.remove();
  for (let k = 0; words && k < count; k++) state.wall.append(Object.assign(document.createElement('div'), { className: 'dv-small dv-free', textContent: words }));
}

function new_pane(state, large) {
  const holder = large ? state.large : document.createElement('div');
  if (!large) holder.className = 'dv-small';
  const canvas = document.createElement('canvas');
  canvas.tabIndex = 0;
  canvas.setAttribute('role', large ? 'application' : 'button');
  holder.append(canvas);
  const pane = { large, holder, canvas, ctx: canvas.getContext('2d', context_options()), caption: { ctx: clear_context(1, 1) }, painted: 0, shown: [], told: {}, told_at: -1e9, picked: null, hovered: null, grant: null };
  (large ? bind_large : bind_small)(state, pane);
  if (large) bind_keys(state.hand.stick, canvas, true);
  sizes?.observe(canvas);
  canvas.__pane = pane;
  return pane;
}

function drop(state, pane) {
  sizes?.unobserve(pane.canvas);
  (pane.large ? pane.canvas : pane.holder).remove();
  state.dirty = true;
}

function start(state) {
  state.since ??= performance.now();
  state.lost_at = undefined;
  look_anew(state);
  state.rung = () => state.watch?.now();
  window.addEventListener('dv-look', state.rung);
  running.add(state);
  begin();
}

function stop(state) {
  if (!state.box.isConnected) drop_hand(state.hand);
  window.removeEventListener('dv-look', state.rung);
  state.watch?.stop();
  state.watch = null;
  running.delete(state);
}

/** Looks at the address of the data: another seat or chair may look now. */
function look_anew(state) {
  state.unsure = true;
  state.watch?.stop();
  state.watch = look(state.data.look, (answer, at) => heard(state, answer, at), (count, trouble) => failed(state, count, trouble));
}

// ------------------------------------------------------------------------------------ answers

function failed(state, count, trouble) {
  if (String(trouble?.message).endsWith(' 410') && performance.now() > 5_000) location.reload(); // the room closed, or began anew
  state.failures = count;
  state.dirty = true;
}

function heard(state, answer, at) {
  if (!answer || typeof answer !== 'object' || !Number.isFinite(answer.t)) return;
  const now = performance.now();
  state.boot ??= answer.boot;
  if (answer.boot !== state.boot && now > 10_000) location.reload(); // the server was started anew; never in a hurry
  state.failures = 0;
  state.clock = set_clock(state.clock, answer, at);
  const feeds = answer.feeds && typeof answer.feeds === 'object' ? answer.feeds : {};
  state.feeds = Object.fromEntries(Object.entries(feeds).filter(([, feed]) => feed && typeof feed === 'object').map(([grant, feed]) => [grant, taken_over(state, state.feeds[grant], feed, now)]));
  if (state.feeds[state.data.large]) scene_of(state.data.scenes, state.feeds[state.data.large].camera); // on its way before the first frame
  state.changed = answer.changed;
  // a look that others on the page asked for may have been on its way before somebody pressed what brought us here
  if (state.unsure && is_stirred(state)) state.watch?.now();
  state.unsure = false;
  window.dispatchEvent(new CustomEvent('dv-digest', { detail: answer.changed }));
  state.dirty = true;
  count_watched(state, answer.watched);
  tell_moved(state, answer.moved);
  tell_pose(state);
  window.dispatchEvent(new CustomEvent('dv-clock', { detail: { t: answer.t, speed: answer.speed, playing: answer.playing, ends: answer.ends } }));
}

/** The last camera that somebody else turned: the colleague's name, or that no row explains it. */
function tell_moved(state, moved) {
  const words = state.data.words_moved;
  if (!words) return;
  const text = !moved ? '' : (moved.who ? words.by.replace('{who}', moved.who) : words.unexplained).replace('{camera}', moved.camera);
  if (state.notice.textContent !== text) state.notice.textContent = text;
  state.notice.classList.toggle('dv-calm', Boolean(moved?.who));
}

/** Where the large camera looks now, in the panel's first line. */
function tell_pose(state) {
  const words = state.data.words_moved;
  const feed = state.feeds[state.data.large];
  const line = words && is_pose(feed?.pose) ? document.querySelector('.st-key-feed .head .pose') : null;
  if (!line) return;
  const [pan, tilt, zoom] = feed.pose;
  const heading = `${Math.round(pan / 100) % 360}° ${words.compass[Math.round(pan / 4500) % 8]}`;
  line.textContent = words.pose.replace('{pan}', heading).replace('{tilt}', Math.round(tilt / 100)).replace('{zoom}', (zoom / 100).toFixed(zoom % 10 ? 2 : 1));
}

/** How much of the network is on this wall, and, where the chair may know, how much nobody watches. */
function count_watched(state, watched) {
  const { total, words_foot: words } = state.data;
  if (!words) return;
  const mine = words.mine.replace('{n}', Object.keys(state.feeds).length).replace('{total}', total);
  const lines = [mine];
  if (Number.isFinite(watched)) lines.push(words.nobody.replace('{n}', total - watched).replace('{total}', total));
  if (state.foot.dataset.text === lines.join('')) return;
  state.foot.dataset.text = lines.join('');
  state.foot.replaceChildren(...lines.map((text) => Object.assign(document.createElement('span'), { textContent: text })));
}

/** A feed of the new answer, going on from the old one: gait, fading and the way the camera turns. */
function taken_over(state, old, feed, now) {
  const t = time_now(state, now) - (feed.late || 0);
  const before = old?.camera === feed.camera && (old.late || 0) === (feed.late || 0) ? old : null;
  const figures = renewed(feed.figures, before, t, before !== null);
  const pose = is_pose(feed.pose) ? feed.pose : before?.movement?.to ?? [0, -800, 100];
  const movement = turn_to(before?.movement, pose, now);
  if (state.data.freeze_t != null) movement.from = movement.to;
  return { ...feed, figures, movement };
}

/** Figures of an answer, each going on from the one it was before. */
function renewed(list, before, t, was_watched) {
  const known = new Map((before?.figures ?? []).map((figure) => [figure.i, figure]));
  const figures = (Array.isArray(list) ? list : []).filter((figure) => figure && is_path(figure.p)).map((figure) => ({ ...figure.looks, ...figure }));
  for (const figure of figures) carry_on(figure, known.get(figure.i) ?? alike(figure, before, t), t, was_watched);
  return figures;
}

/** The same person may come under a new number when the camera turns: same clothes at the same place. */
function alike(figure, before, t) {
  const here = where(figure.p, Math.max(t, figure.p[0]));
  return before?.figures.find((other) => {
    const there = where(other.p, t);
    return here && there && other.top === figure.top && other.h_cm === figure.h_cm && Math.hypot(here.x_m - there.x_m, here.y_m - there.y_m) < 1;
  });
}

/** `born` is when it began to fade in; `slip_m` keeps its step when its path starts anew. */
function carry_on(figure, old, t, was_watched) {
  figure.born = old?.born ?? (was_watched ? Math.max(figure.p[0], t - 1) : -1e9);
  if (!old) return;
  const was = where(old.p, t);
  const is = where(figure.p, t);
  figure.slip_m = was && is ? was.walked_m + (old.slip_m ?? 0) - is.walked_m : old.slip_m ?? 0;
}

const time_now = (state, now) => (Number.isFinite(state.data.freeze_t) ? state.data.freeze_t : state.clock ? time_of(state.clock, now) : 0);

// ------------------------------------------------------------------------------------ scenes and backgrounds

const scenes = new Map();
const backgrounds = new Map();
const MOST_BACKGROUNDS = 28;
let spare = null;
const spent = { since: 0, streets: 0 }; // what this frame has cost so far
const MOST_MS = 12;
const MOST_TRIES = 200;

/** The town before a pane's camera; null until its scene is here and a frame had time to prepare it. */
function town_of(state, pane, camera) {
  if (typeof camera !== 'string' || !camera) return null;
  if (pane.town && pane.town_of.camera === camera && pane.town_of.scenes === state.data.scenes) return pane.town;
  const found = scene_of(state.data.scenes, camera);
  pane.town_of = { camera, scenes: state.data.scenes };
  pane.town = found.town ?? (found.scene && affords() ? prepare(found) : null);
  return pane.town;
}

/** {scene, town} of a camera at the address `folder`, asked for once; null as long as they are not here. */
export function scene_of(folder, camera) {
  const address = `${folder}${encodeURIComponent(camera)}.json`;
  if (!scenes.has(address)) {
    const entry = { scene: null, town: null };
    scenes.set(address, entry);
    fetch(address)
      .then((response) => (response.ok ? response.json() : Promise.reject(new Error(address))))
      .then((scene) => { entry.scene = scene; for (const each of running) each.dirty = true; })
      .catch(() => setTimeout(() => scenes.delete(address), 5_000)); // ask again later
  }
  return scenes.get(address);
}

/** Preparing a town takes longer than painting it, and its street follows at once: no second one in a frame. */
function prepare(found) {
  try {
    found.town = prepared(found.scene);
  } finally {
    found.scene = null;
  }
  return found.town;
}

/** Gets streets ready that will be looked at soon, one by one, while the page has nothing else to do. */
export function make_ready(folder, cameras) {
  const idle = window.requestIdleCallback ?? ((what) => setTimeout(what, 50));
  for (const camera of cameras) scene_of(folder, camera);
  let tries = 0;
  const next = () => {
    const found = cameras.map((camera) => scene_of(folder, camera));
    const one = found.find(({ scene }) => scene);
    if (one) prepare(one);
    if (found.some(({ town }) => !town) && tries++ < MOST_TRIES) setTimeout(() => idle(next), 100);
  };
  idle(next);
}

function spare_of(width, height) {
  spare ??= new_context(width, height);
  if (spare.canvas.width !== width || spare.canvas.height !== height) [spare.canvas.width, spare.canvas.height] = [width, height];
  return spare;
}

/** The empty street for a pane, {canvas, camera, pose}: from the store, newly painted when this frame
 *  can afford it, else the last one, which is a moment old. */
function street_of(state, pane, feed, town, light, now) {
  const held = pane.large && holds(state.hand, pane.grant);
  const pose = held ? state.hand.pose : pose_at(feed.movement, now);
  const mine = pane.street?.camera === feed.camera ? pane.street : null;
  const moves = held || is_turning(feed.movement, now);
  if (pane.large && !pane.street) state.opened_at = now;
  const first = pane.large && now - state.opened_at < FINE_AFTER_MS; // in a hurry: somebody waits for a page, and its map
  if (first && !moves && mine?.pose === pose) return mine;
  // what was drafted into the picture itself cannot be shown again: people stand in it
  const again = () => (mine?.canvas === pane.canvas ? draft(pane, feed, town, pose, light, null) : mine);
  const found = moves || first ? draft(pane, feed, town, pose, light, mine, moves) : finished(state, pane, feed, town, pose, light);
  pane.street = found ?? again();
  pane.unfinished = !found || first;
  return pane.street;
}

const FINE_AFTER_MS = 350;

/** Whether this frame has time for one more street; the first always finds some. */
const affords = () => spent.streets === 0 || performance.now() - spent.since < MOST_MS;

/** A hurried street: a large picture's that turns into the picture itself, which saves a copy a frame; others on a
 *  canvas of their own, from which they are shown again when many cameras turn at once. */
function draft(pane, feed, town, pose, light, mine, moves = true) {
  const { width, height } = pane.canvas;
  if (pane.large && moves) return drafted_in_place(pane, feed, town, pose, light);
  if (mine && !affords()) return null;
  spent.streets += 1;
  pane.draft ??= new_context(width, height);
  if (pane.draft.canvas.width !== width || pane.draft.canvas.height !== height) [pane.draft.canvas.width, pane.draft.canvas.height] = [width, height];
  paint_scene(pane.draft, null, town, pose, light, pane.large ? HURRIED : HURRIED * 0.6, feed.masks ?? []);
  return { canvas: pane.draft.canvas, camera: feed.camera, pose };
}

function drafted_in_place({ ctx, canvas }, feed, town, pose, light) {
  spent.streets += 1;
  ctx.save();
  paint_scene(ctx, null, town, pose, light, HURRIED, feed.masks ?? []);
  ctx.restore();
  return { canvas, camera: feed.camera, pose };
}

function finished(state, pane, feed, town, pose, light) {
  const { width, height } = pane.canvas;
  const { street } = pane;
  if (street && street.feed === feed && street.pose === pose && street.bucket === light.bucket && street.width === width && street.height === height) return street;
  const name = `${state.data.scenes} ${feed.camera} ${pose.join(' ')} ${width} ${height} ${light.bucket} ${(feed.masks ?? []).join()}`;
  let canvas = backgrounds.get(name);
  if (!canvas) {
    if (!affords()) return null;
    spent.streets += 1;
    const ctx = new_context(width, height);
    paint_scene(ctx, spare_of(width, height), town, pose, light, FULL, feed.masks ?? []);
    canvas = ctx.canvas;
    if (backgrounds.size >= MOST_BACKGROUNDS) backgrounds.delete(backgrounds.keys().next().value);
  }
  backgrounds.delete(name); // and back in as the newest
  backgrounds.set(name, canvas);
  return { canvas, camera: feed.camera, pose, feed, bucket: light.bucket, width, height };
}

// ------------------------------------------------------------------------------------ the loop

const running = new Set();
const sizes = typeof ResizeObserver === 'function' ? new ResizeObserver((entries) => entries.forEach(({ target }) => { target.__pane.resized = true; })) : null;
const tally = { frames: 0, js: 0, since: 0, last: 0, turn: 0 };
let looping = 0;

function begin() {
  if (!looping) looping = requestAnimationFrame(frame);
}

function frame(now) {
  looping = running.size ? requestAnimationFrame(frame) : 0;
  if (now - tally.last < least_ms()) return;
  tally.last = now;
  const began = performance.now();
  Object.assign(spent, { since: began, streets: 0 });
  for (const state of running) paint_all(state, began);
  count(now, performance.now() - began);
}

/** Thirty frames a second are enough where the processor draws: it has a server to run too, perhaps. */
const least_ms = () => (context_options().willReadFrequently ? 30 : 0);

function count(now, js) {
  tally.frames += 1;
  tally.js += js;
  if (now - tally.since < 1000) return;
  window.__dv = { fps: (tally.frames * 1000) / (now - tally.since), js_ms: tally.js / tally.frames };
  Object.assign(tally, { frames: 0, js: 0, since: now });
}

function paint_all(state, now) {
  if (!state.box.isConnected) return lost(state, now);
  step_hand(state.hand, now);
  dress_stick(state.hand, state.data, state.feeds[state.data.large], state.feeds[state.data.large]?.movement.to);
  if (is_still(state, now)) return;
  const all = state.dirty;
  state.dirty = false;
  state.painted_at = now;
  const live = time_now(state, now);
  const light = light_of(state, live);
  for (const [k, pane] of in_turn(state.panes, tally.turn++).entries()) {
    if (!all && rests(pane, now)) continue;
    fit(pane);
    note_painted(pane, now, all, k);
    const late = state.feeds[pane.grant]?.late || 0; // a feed in playback shows another time than the rest
    if (pane.canvas.width > 1) paint_pane(state, pane, live - late, late ? light_of(state, live - late, late) : light, now);
  }
  take_still(state);
}

const SAME_LIGHT_MS = 500;

/** The light at a time; within half a second it is the same.  Playback, `late`, has one of its own. */
function light_of(state, t, late = 0) {
  const { starts } = state.data;
  const before = state.lights.get(late);
  if (before?.starts === starts && t >= before.t && t - before.t < SAME_LIGHT_MS) return before.light;
  if (state.lights.size > MOST_WALL) state.lights.clear();
  const light = lighting(starts, t);
  state.lights.set(late, { starts, t, light });
  return light;
}

/** A page may take the component away while its script still loads, and then never says so. */
function lost(state, now) {
  state.lost_at ??= now;
  if (now - state.lost_at > 3_000) stop(state);
}

/** Whether nothing can have changed: time stands, no camera turns, nothing is waited for.  A paused
 *  picture is painted a few times a second all the same, for its slate and for who counts frames. */
function is_still(state, now) {
  const frozen = state.data.freeze_t != null;
  if (state.dirty || (!frozen && state.clock?.speed !== 0)) return false;
  if (state.panes.some((pane) => pane.resized !== false || pane.waiting || pane.unfinished)) return false;
  return frozen || (now - state.painted_at < 250 && !state.panes.some((pane) => state.feeds[pane.grant] && is_turning(state.feeds[pane.grant].movement, now - 50)));
}

/** Canvas pixels follow its size on the screen. */
function fit(pane) {
  if (pane.resized === false) return;
  pane.resized = false;
  const { width, height } = pane.canvas.getBoundingClientRect();
  pane.scale = Math.min(window.devicePixelRatio || 1, 1.5);
  const [w, h] = [Math.round(width * pane.scale), Math.round(height * pane.scale)];
  if (w > 1 && (pane.canvas.width !== w || pane.canvas.height !== h)) [pane.canvas.width, pane.canvas.height] = [w, h];
}

function paint_pane(state, pane, t, light, now) {
  const { ctx, canvas } = pane;
  const feed = pane.grant == null ? null : state.feeds[pane.grant];
  const picture = feed?.signal === false || !feed ? null : paint_street(state, pane, feed, t, light, now);
  pane.waiting = !picture && Boolean(feed) && feed.signal !== false;
  if (!picture) {
    pane.shown = [];
    paint_slate(ctx, canvas.width, canvas.height, feed && feed.signal === false ? state.words.no_signal : state.words.waiting, state.data.freeze_t != null ? 1 : pane.painted >> 2);
  }
  paint_synthetic(ctx, canvas.width, canvas.height, state.words.synthetic || 'SYNTHETIC');
  if (picture) write_boxes(state, pane);
  lay_caption(state, pane, feed, t);
  pane.painted += 1;
  pane.t = t;
  tell(state, pane, feed, t, now);
}

const APART_MS = 400;
const LONGEST_MS = 2_500;

/** Small pictures wait until the large one stands: somebody looks at it first, and the map is drawn then too. */
function comes_later(state, pane, now) {
  const [first] = state.panes;
  if (pane.large || state.all_at_once) return false;
  const feed = state.feeds[first.grant];
  if (first.street && state.first_at === undefined) state.first_at = now;
  state.all_at_once = !feed || feed.signal === false || now - state.first_at > APART_MS || now - state.since > LONGEST_MS;
  return !state.all_at_once;
}

function paint_street(state, pane, feed, t, light, now) {
  if (comes_later(state, pane, now)) return null;
  const town = town_of(state, pane, feed.camera);
  if (!town) return null;
  const { ctx, canvas } = pane;
  const street = street_of(state, pane, feed, town, light, now);
  if (!street) return null;
  if (street.canvas !== canvas) ctx.drawImage(street.canvas, 0, 0, canvas.width, canvas.height);
  const eye = lens(street.pose, town.mast_m, canvas.width, canvas.height);
  const held = pane.large && holds(state.hand, pane.grant);
  pane.eye = eye;
  pane.shown = placed((held && state.hand.figures) || feed.figures, eye, t);
  paint_figures(ctx, eye, pane.shown, light, t, street.canvas);
  if (light.night && pane.large && state.data.freeze_t == null) paint_snow(ctx, canvas.width, canvas.height, pane.painted >> 1, 0.035);
  return street;
}

function write_boxes(state, pane) {
  const { ctx, canvas, shown, scale } = pane;
  if (!shown.some(({ figure }) => figure.box || figure.label) && pane.hovered === null && pane.picked === null) return;
  const colours = { chair: state.data.colour ?? '#2fc2b3', [state.data.chair === 'intelligence' ? 'subject' : 'mark']: state.data.colour };
  paint_boxes(ctx, canvas.width, canvas.height, shown, colours, pane.large ? scale : scale * 0.7, pane.large);
  if (!pane.large) return;
  const focus = shown.find(({ figure }) => figure.i === (pane.hovered ?? pane.picked));
  if (!focus) return;
  const low = canvas.height - bar_of(canvas.width, canvas.height).high;
  paint_outline(ctx, focus.box, canvas.width, low, scale);
  paint_band(ctx, focus.box, canvas.width, low, scale, band_text(px_per_m_of(pane.eye, focus), state.words.bands));
}

/** Whether every picture on this page shows its street. */
export const feeds_stand = () => running.size > 0 && [...running].every(({ panes }) => panes.every((pane) => !pane.waiting && pane.painted > 1));

/** Where cameras look that a hand on this page turns, by their numbers: ahead of what the server knows. */
export function open_eyes() {
  const hands = [...running].map(({ hand }) => hand).filter((hand) => hand.pose);
  return new Map(hands.map((hand) => [hand.camera, hand.pose]));
}

// ------------------------------------------------------------------------------------ stills

/** A still that the page asks for: taken once, of the picture as it is then; offered for download once. */
function still_of(state) {
  const asked = state.data.still;
  if (asked && asked.n !== state.still?.n) state.still = { ...asked, blob: null };
  if (asked?.save && state.still && !state.still.saved) {
    state.still.saved = true;
    const { name, lines } = asked;
    Promise.resolve(state.still.blob ?? make_still(state.panes[0].canvas, { lines, word: state.words.synthetic })).then((blob) => save(blob, name));
  }
}

function take_still(state) {
  if (!state.still || state.still.blob) return;
  const { canvas } = state.panes[0];
  state.still.blob = make_still(canvas, { lines: state.still.lines, word: state.words.synthetic });
  state.still.blob.then(() => { canvas.dataset.still = state.still.n; }, () => { state.still.blob = null; });
}
