// Seconds until the class begins; at zero it asks once more, for the server begins on time by itself.

export function mount(root, data) {
  const state = (root.__countdown ??= { box: root.appendChild(document.createElement('div')) });
  state.box.setAttribute('role', 'timer');
  state.box.style.cssText = 'font: 600 26px system-ui, sans-serif; text-align: center; color: #e8eef2';
  const until = performance.now() + data.ms;
  const show = () => {
    const left = Math.max(0, Math.ceil((until - performance.now()) / 1000));
    state.box.textContent = data.words.replace('{s}', left);
  };
  show();
  clearInterval(state.timer);
  state.timer = setInterval(show, 250);
  return () => clearInterval(state.timer);
}
