// Starts the rehearsal in its worker: the module and its wasm lie beside this file, as the page's do.
// Anything that goes wrong here reaches the page as the worker's error.

import start from './backwatch-worker.js';

await start({ module_or_path: new URL('./backwatch-worker_bg.wasm', import.meta.url) });
