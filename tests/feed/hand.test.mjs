import assert from 'node:assert/strict';
import test from 'node:test';

import { centre, hand_of, holds, settle, step } from '../../pages/parts/feed/hand.js';
import { bind_large } from '../../pages/parts/feed/pointing.js';

const WORDS = { 'held by a colleague': '{who} took {camera}.', 'fixed camera': '{camera} is fixed.', 'out of order': '{camera} is out of order.', lost: 'No connection.' };

/** A hand on a camera, a stick that a test pushes, and a server that answers with `status` and `body`. */
function held(feed, { status = 200, body = {} } = {}) {
  const nothing = new Proxy({}, { get: () => () => {}, set: () => true });
  const stick = { knob: { x: 0, y: 0 }, held: new Map(), pad: { getContext: () => nothing }, words: { textContent: '', classList: nothing } };
  const shown = { camera: 'C-041', kind: 'dome', signal: true, late: 0, ...feed };
  const data = { stick: true, words_stick: WORDS, names: { 'operator-2': 'Operator 2' } };
  const hand = hand_of({ data: () => data, feed: () => shown, grant: () => 'g1', pose: () => [0, -800, 100], figures: (list) => list, redraw: () => {}, arrived: () => {} }, stick);
  const posts = [];
  globalThis.fetch = async (_, { body: said }) => { posts.push(JSON.parse(said)); return { status, json: async () => body }; };
  return { hand, posts, stick };
}

async function push({ hand, stick }) {
  stick.knob = { x: 1, y: 0 };
  step(hand, performance.now());
  await new Promise((done) => setTimeout(done, 20));
  clearTimeout(stick.calm);
  hand.talk?.stop();
}

test('a camera that a colleague took is let go, and the colleague is named', async () => {
  const game = held({}, { status: 409, body: { refused: 'held by a colleague', by: 'operator-2' } });
  await push(game);
  assert.equal(game.posts.length, 1);
  assert.equal(game.stick.words.textContent, 'Operator 2 took C-041.');
  assert.equal(holds(game.hand, 'g1'), false);
  assert.deepEqual(game.stick.knob, { x: 0, y: 0 });
});

test('what cannot be turned says why, and the server hears nothing', async () => {
  for (const [feed, said] of [[{ kind: 'fixed' }, 'C-041 is fixed.'], [{ signal: false }, 'C-041 is out of order.']]) {
    const game = held(feed);
    await push(game);
    assert.deepEqual([game.stick.words.textContent, game.posts], [said, []]);
  }
});

test('where the connection is lost the camera stays where it is, and that is said', async () => {
  const game = held({}, { status: 0 });
  await push(game);
  assert.equal(game.stick.words.textContent, 'No connection.');
  assert.equal(holds(game.hand, 'g1'), false);
});

const answered = () => new Promise((done) => setTimeout(done, 20));

test('"h" while the camera still moves: the movement ends first, for its last word would turn the camera away again', async () => {
  globalThis.matchMedia = () => ({ matches: false });
  const { hand, posts } = held({});
  centre(hand, 0.9, 0.1); // the picture glides there
  await answered();
  let said;
  settle(hand, () => { said = posts.length; });
  assert.equal(said, undefined, 'not before the server knows');
  await answered();
  assert.deepEqual([said, posts.at(-1).rest, holds(hand, 'g1')], [posts.length, true, false]);
  step(hand, performance.now());
  assert.equal(posts.length, said, 'and nothing is said afterwards');
});

test('whoever steers on after "h" does not go home afterwards', async () => {
  const { hand, stick } = held({});
  const steer = () => { stick.knob = { x: 1, y: 0 }; step(hand, performance.now() + 20); };
  let home = false;
  steer();
  settle(hand, () => { home = true; });
  steer();
  await answered();
  stick.knob = { x: 0, y: 0 };
  step(hand, performance.now() + 1_000);
  for (let tries = 0; holds(hand, 'g1') && tries < 200; tries++) await answered();
  assert.deepEqual([home, holds(hand, 'g1')], [false, false]);
});

test('"n" asks for the next camera, "h" for home, the arrows and Enter choose a figure', () => {
  const [on, sent] = [{}, []];
  const canvas = { style: {}, addEventListener: (name, what) => { on[name] = what; } };
  const shown = [2, 1].map((i) => ({ figure: { i }, box: { x0: i * 10 } }));
  bind_large({ data: {}, hand: { pose: null }, send: (...told) => sent.push(told) }, { canvas, grant: 'g1', t: 5.4, shown, picked: null });
  const press = (key) => on.keydown({ key, preventDefault: () => {}, stopPropagation: () => {} });
  for (const key of ['n', 'h', 'x', 'Enter', 'ArrowRight', 'ArrowRight', 'Enter']) press(key);
  assert.deepEqual(sent, [['next', { grant: 'g1', at: 5 }], ['home', { grant: 'g1', at: 5 }], ['figure', { grant: 'g1', i: 2, t: 5 }]]);
});
