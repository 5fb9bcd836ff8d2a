// Starts the page: names the one Trusted Types policy, then loads the WebAssembly module beside
// this file. It is the only script that is not made by the build, and no other may run.

// The theme is set before anything is drawn, so that a reload in the other theme does not flash.
try {
  const theme = localStorage.getItem('backwatch.theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
  // Storage may be turned off; the system's theme then holds.
}

if (window.trustedTypes) {
  // Only scripts from where this page lies are let through.
  const home = new URL('./', import.meta.url).href;
  window.trustedTypes.createPolicy('default', {
    createScriptURL: (address) => {
      const full = new URL(address, document.baseURI).href;
      if (full.startsWith(home)) return full;
      throw new TypeError('script from elsewhere refused');
    },
  });
}

const start = async (name) => {
  const module = await import(`./${name}.js`);
  await module.default({ module_or_path: new URL(`./${name}_bg.wasm`, import.meta.url) });
};

// What is drawn first is a part of the page; the whole is loaded when that part asks for it.
addEventListener('backwatch-whole', async () => {
  try {
    await start('backwatch-whole');
  } catch (error) {
    console.error(error);
    dispatchEvent(new CustomEvent('backwatch-whole-failed', { detail: error.message }));
  }
});

try {
  await start('backwatch-web');
} catch (error) {
  // A panic has drawn its own page by then; anything else is said in place of the greeting.
  const line = document.getElementById('boot');
  if (line) line.textContent = `Backwatch could not start: ${error.message}`;
  console.error(error);
}
