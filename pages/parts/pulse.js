// Tells a part of the page that something it shows has changed: the feeds ask the server, the parts listen.

export function mount(root, data, send) {
  const state = (root.__pulse ??= {});
  state.send = send;
  if (!state.heard) {
    // one after the other: a batch of widget changes may belong to one part only
    state.heard = (event) => setTimeout(() => state.send('beat', event.detail), data.wait_ms);
    window.addEventListener('dv-changed', state.heard);
  }
  return () => {
    window.removeEventListener('dv-changed', state.heard);
    state.heard = null;
  };
}
