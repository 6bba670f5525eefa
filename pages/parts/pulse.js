// Tells a part of the page that something it shows has changed: the feeds ask the server, the parts listen.
//
// The digest has a word for each part; a part redraws for its own word alone.

const APART_MS = 150; // one after the other: a batch of widget changes may belong to one part only

export function mount(root, data, send) {
  const state = (root.__pulse ??= {});
  Object.assign(state, { send, part: data.part });
  if (!state.heard) {
    state.heard = ({ detail: { from, to } }) => {
      const [old, word] = [from, to].map((digest) => String(digest).split('.')[state.part]);
      if (word !== old) setTimeout(() => state.send('beat', word), APART_MS * (1 + state.part));
    };
    window.addEventListener('dv-changed', state.heard);
  }
  return () => {
    window.removeEventListener('dv-changed', state.heard);
    state.heard = null;
  };
}
