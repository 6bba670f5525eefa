// The hand on the large picture's camera: its pose moves here at once, the server hears of it twice a second at most.

import { dress, is_held, rates, release, say } from './joystick.js';
import { centred, moved, whole } from './steer.js';
import { talk } from './talk.js';

const REST_MS = 250; // no movement for so long is a rest
const STEP_S = 0.1; // a frame that took longer moves no further
const GLIDE_MS = 700;
const NOTCH = 1.18;

/** The hand of a page's feeds; `host` gives {feed(), data(), pose(), figures(list), arrived(pose), redraw()}. */
export function hand_of(host, stick) {
  return { host, stick, pose: null, camera: null, grant: null, at: 0, still_since: 0, talk: null, glide: null, figures: null, then: null };
}

export const holds = (hand, grant) => hand.pose !== null && hand.grant === grant;

/** Moves what is moved; called in every frame and whenever an input stirs. */
export function step(hand, now) {
  const rate = rates(hand.stick, now);
  const pushed = rate.x !== 0 || rate.y !== 0 || rate.z !== 0;
  if (hand.pose === null) {
    if (pushed) take(hand, now);
    return;
  }
  const seconds = Math.min(STEP_S, Math.max(0, (now - hand.at) / 1000));
  hand.at = now;
  if (pushed) push(hand, rate, seconds);
  else if (hand.glide) glide(hand, now);
  if (pushed || hand.glide || is_held(hand.stick)) hand.still_since = now;
  else if (now - hand.still_since >= REST_MS) rest(hand);
}

function rest(hand) {
  if (hand.resting) return;
  hand.resting = true;
  hand.talk.rest(whole(hand.pose));
}

/** Ends a movement where it is, and does `then` once the server knows: or its last word would undo what `then` does. */
export function settle(hand, then) {
  if (hand.pose === null) return then();
  release(hand.stick);
  Object.assign(hand, { glide: null, then });
  rest(hand);
}

function push(hand, rate, seconds) {
  hand.glide = null;
  const { pose, limited } = moved(hand.pose, rate, seconds);
  if (limited) tell(hand, 'limit', false);
  go(hand, pose);
}

function glide(hand, now) {
  const { from, to, since, lasts } = hand.glide;
  const f = Math.min(1, (now - since) / lasts);
  const eased = f * f * (3 - 2 * f);
  const pan = ((to[0] - from[0] + 54_000) % 36_000) - 18_000;
  go(hand, [(from[0] + pan * eased + 36_000) % 36_000, from[1] + (to[1] - from[1]) * eased, to[2]]);
  if (f >= 1) hand.glide = null;
}

function go(hand, pose) {
  Object.assign(hand, { pose, resting: false, then: null });
  hand.talk.move(whole(pose));
  hand.host.redraw();
}

/** One notch of a wheel. */
export function notch(hand, sign) {
  const now = performance.now();
  if (hand.pose === null && !take(hand, now)) return;
  hand.glide = null;
  hand.still_since = now;
  const { pose, limited } = moved(hand.pose, { z: sign * Math.log2(NOTCH) }, 1);
  if (limited) tell(hand, 'limit', false);
  go(hand, pose);
}

/** Brings a point of the picture to its middle. */
export function centre(hand, u, v) {
  const now = performance.now();
  if (hand.pose === null && !take(hand, now)) return;
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
  hand.glide = { from: hand.pose, to: centred(hand.pose, u, v), since: now, lasts: still ? 1 : GLIDE_MS };
  hand.host.redraw();
}

/** Takes the camera in hand; false where it cannot be. */
function take(hand, now) {
  const { host } = hand;
  const feed = host.feed();
  if (!host.data().stick || !feed) { release(hand.stick); return false; }
  const cannot = feed.signal === false ? 'out of order' : feed.kind === 'fixed' ? 'fixed camera' : feed.late ? 'in playback' : null;
  if (cannot) {
    release(hand.stick);
    tell(hand, cannot, true);
    return false;
  }
  Object.assign(hand, { pose: host.pose(), camera: feed.camera, grant: host.grant(), at: now, still_since: now, resting: false, glide: null, figures: null });
  const mine = (what) => (...told) => hand.talk === said && what(...told); // an old talk may answer after a new one began
  const said = talk((word) => post(hand, word), { now: () => performance.now(), later: (ms, what) => setTimeout(what, ms), speed: host.speed }, {
    heard: mine((body) => heard(hand, body)),
    refused: mine((body) => { let_go(hand, null); release(hand.stick); tell(hand, body.refused, true, body.by); }),
    lost: mine(() => { let_go(hand, null); release(hand.stick); tell(hand, 'lost', true); }),
    over: mine(() => let_go(hand, hand.pose)),
  });
  hand.talk = said;
  hand.talk.move(whole(hand.pose));
  return true;
}

function heard(hand, body) {
  if (Array.isArray(body?.around)) hand.figures = hand.host.figures(body.around, hand.figures);
  if (body?.clamped) tell(hand, 'limit', false);
}

/** The movement is over: the picture goes on from the hand's pose, or back to the server's. */
function let_go(hand, pose) {
  hand.talk?.stop();
  const { grant, figures, then } = hand;
  Object.assign(hand, { pose: null, talk: null, glide: null, figures: null, grant: null, then: null });
  hand.host.arrived(grant, pose && whole(pose), figures);
  then?.();
}

/** Another feed is in the large picture, or the page goes: rest where it is. */
export function drop(hand) {
  if (hand.pose === null) return;
  if (!hand.talk.over) rest(hand);
  release(hand.stick);
  Object.assign(hand, { pose: null, glide: null, figures: null, grant: null, talk: null, then: null });
}

function tell(hand, word, alarm, by) {
  const { words_stick: words = {}, names = {} } = hand.host.data();
  const text = (words[word] ?? word).replaceAll('{camera}', hand.host.feed()?.camera ?? '').replaceAll('{who}', names[by] ?? by ?? '');
  say(hand.stick, text, alarm);
}

async function post(hand, word) {
  const { turn = '/turn', turn_as = {} } = hand.host.data();
  try {
    const response = await fetch(turn, { method: 'POST', cache: 'no-store', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ ...turn_as, camera: hand.camera, ...word }) });
    return { status: response.status, body: await response.json().catch(() => ({})) };
  } catch {
    return { status: 0, body: {} };
  }
}

/** The strip's look for the feed in the large picture. */
export function dress_stick(hand, data, feed, pose) {
  dress(hand.stick, {
    on: Boolean(data.stick), colour: data.colour ?? '#2fc2b3', words: data.words_stick ?? {}, zoom_c: (hand.pose ?? pose)?.[2],
    off: !feed || feed.signal === false || feed.kind === 'fixed' || Boolean(feed.late),
  });
}
