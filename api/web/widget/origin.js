// Where this script comes from: there the service is, unless the element says otherwise.

export const SCRIPT = document.currentScript || document.querySelector('script[src*="/widget.js"]');
export const SERVICE = SCRIPT && SCRIPT.src ? new URL(SCRIPT.src, location.href).origin : location.origin;
