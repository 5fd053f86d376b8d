/** Areas with keys of their own, in the order of the sheet. */
export const PLACES = ['list', 'chart', 'line', 'depth', 'heatmap', 'palette'] as const;

/**
 * Keys that are not commands but belong to the focused element, and the message key of their effect
 * (`desk.keys`).
 * Keys side by side do the same in two directions.
 */
export const KEYS_INSIDE = {
  list: [
    ['j ArrowDown', 'down'],
    ['k ArrowUp', 'up'],
    ['PageDown PageUp', 'page'],
    ['Home End', 'ends'],
    ['ArrowLeft ArrowRight', 'fold'],
    ['Enter Space', 'toggle'],
    ['Shift+ArrowUp ArrowDown', 'moveRow'],
    ['Delete', 'remove'],
    ['Shift+ArrowLeft ArrowRight', 'moveColumn'],
  ],
  chart: [
    ['ArrowLeft ArrowRight', 'move'],
    ['Shift+ArrowLeft ArrowRight', 'moveFar'],
    ['PageUp PageDown', 'screen'],
    ['+ -', 'zoom'],
    ['End', 'latest'],
    ['l', 'line'],
    ['Shift+F10', 'menu'],
    ['ArrowLeft ArrowRight', 'interval'],
  ],
  line: [
    ['ArrowUp ArrowDown', 'tick'],
    ['Shift+ArrowUp ArrowDown', 'ticks'],
    ['Delete', 'removeLine'],
  ],
  depth: [
    ['ArrowLeft ArrowRight', 'level'],
    ['Shift+ArrowLeft ArrowRight', 'levels'],
    ['Escape', 'mid'],
  ],
  heatmap: [
    ['ArrowLeft ArrowUp ArrowDown ArrowRight', 'tile'],
    ['Enter', 'show'],
  ],
  palette: [
    ['ArrowUp ArrowDown', 'choose'],
    ['Enter', 'open'],
    ['Mod+Enter', 'newPane'],
    ['+', 'addList'],
    ['!', 'alertOn'],
    ['Tab', 'tab'],
    ['Escape', 'close'],
  ],
} as const;
