import assert from 'node:assert/strict';
import test from 'node:test';

import { lay_caption, tell } from '../../pages/parts/feed/caption.js';

/** A picture that notes what is written over it and into its attributes. */
function picture() {
  const written = [];
  const texts = [];
  const pen = { canvas: { width: 1, height: 1 }, clearRect() {}, fillRect() {}, fillText: (text) => texts.push(text) };
  const dataset = new Proxy({}, { set: (own, name, value) => { written.push(name); own[name] = String(value); return true; } });
  const canvas = { width: 320, height: 180, dataset, getAttribute: () => null, setAttribute() {} };
  const ctx = { drawImage() {}, beginPath() {}, arc() {}, fill() {} };
  return { written, texts, pane: { large: true, canvas, ctx, caption: { ctx: pen }, painted: 0, shown: [], told: {}, told_at: -1e9 } };
}

const STATE = { data: { starts: '2018-07-12T17:40:00' }, clock: {}, failures: 0, words: { fixed: 'fixed', offline: 'no connection', people: 'people' }, hand: { grant: null } };
const feed = (more = {}) => ({ camera: 'C-041', name: 'Plaza', movement: { to: [0, -800, 100] }, ...more });

test('a caption is written once a second, and when the connection is lost; an answer that says the same writes nothing', () => {
  const { pane, texts } = picture();
  for (let t = 1_000; t < 3_000; t += 40) lay_caption(STATE, pane, feed(), t);
  assert.deepEqual(texts.filter((text) => text !== 'Plaza').map((text) => text.slice(0, 5)), ['C-041', 'C-041']);
  lay_caption({ ...STATE, failures: 3 }, pane, feed(), 2_990);
  assert.match(texts.at(-2), /no connection$/);
});

test('what a canvas tells is written where it is another: time and frames, not the camera again', () => {
  const { pane, written } = picture();
  for (const now of [0, 300, 600]) {
    pane.painted += 1;
    tell(STATE, pane, feed(), now, now);
  }
  const often = (name) => written.filter((each) => each === name).length;
  assert.deepEqual(['painted', 't', 'camera', 'pose', 'hand', 'late', 'figures', 'ready'].map(often), [3, 3, 1, 1, 1, 1, 1, 1]);
  assert.equal(pane.canvas.dataset.camera, 'C-041');
});
