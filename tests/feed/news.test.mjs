import assert from 'node:assert/strict';
import test from 'node:test';

import { mount } from '../../pages/parts/bell.js';
import { asks } from '../../pages/parts/pulse.js';

test('a part asks once to be drawn anew for a word, and again where that came to nothing', () => {
  const state = { word: 'a' };
  const times = [0, 100, 3_900, 4_100, 5_000, 9_000].filter((now) => asks(state, 'b', now));
  assert.deepEqual(times, [0, 4_100, 9_000]);
  state.word = 'b';
  assert.equal(asks(state, 'b', 20_000), false, 'drawn');
  assert.equal(asks(state, 'c', 20_001), true, 'another word at once');
});

test('what is drawn with another word on purpose does not ask for ever', () => {
  const state = { word: 'a' };
  const asked = Array.from({ length: 100 }, (_, i) => i * 5_000).filter((now) => asks(state, 'b', now));
  assert.equal(asked.length, 4);
});

test('the bell rings for its strip until that is drawn with what the class is told', async () => {
  const [sent, root] = [[], {}];
  globalThis.window = { addEventListener: () => {}, removeEventListener: () => {}, dispatchEvent: () => {} };
  globalThis.document = { querySelector: () => null };
  let tell;
  globalThis.fetch = () => new Promise((done) => { tell = (changed) => done({ ok: true, status: 200, json: async () => ({ changed, boot: 'b' }) }); });
  const heard = async (changed) => {
    tell(changed);
    await new Promise((done) => setTimeout(done, 10));
    return sent.length;
  };
  const draw = (have) => mount(root, { wait: '/wait?', have }, (...told) => sent.push(told));
  draw('l.c.f.runs.p');
  assert.equal(await heard('l.c.f.frozen.p'), 1);
  assert.deepEqual(sent, [['rang', 'l.c.f.frozen.p']]);
  assert.equal(await heard('l.c.f.frozen.p'), 1, 'on its way');
  root.__bell.said_at -= 10_000;
  assert.equal(await heard('l.c.f.frozen.p'), 2, 'nothing came of it: the strip still says that it runs');
  root.__bell.said_at -= 10_000;
  draw('l.c.f.frozen.p');
  assert.equal(await heard('l2.c.f.frozen.p'), 2, 'drawn');
});
