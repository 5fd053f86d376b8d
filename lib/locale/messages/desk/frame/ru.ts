import type { frame as english } from './en';

/** Russian texts of what is round the desk's panes. */
export const frame: typeof english = {
  panes: 'Панели',
  short: { trades: 'Сделки', alerts: 'Алерты' },
  listSymbols: 'Инструменты списка',
  place: 'Место панели',
  float: 'Поверх остальных',
  popOut: 'В отдельное окно',
  dock: 'Вернуть на место',
  blocked: 'Браузер не открыл окно',
  missing: {
    layout: 'В этом браузере нет раскладки «{value}»',
    symbol: 'Здесь нет инструмента «{value}»',
    interval: 'Нет интервала «{value}»',
  },
  command: {
    nextPane: 'Следующая панель',
    previousPane: 'Предыдущая панель',
    left: 'Панель слева',
    right: 'Панель справа',
    up: 'Панель сверху',
    down: 'Панель снизу',
    pane: 'Панель 1 … 9',
    nextTab: 'Следующая вкладка панели',
    maximize: 'Развернуть или свернуть панель',
    close: 'Закрыть панель',
    link: 'Следующая группа связи',
    wider: 'Шире',
    narrower: 'Уже',
    taller: 'Выше',
    lower: 'Ниже',
    reset: 'Расставить панели заново',
    rewind:
      'Повторить {count, plural, one {последнюю минуту} few {последние # минуты} other {последние # минут}}',
    live: 'Вернуться к торгам',
  },
  announce: {
    open: '{pane}: открыта',
    close: '{pane}: закрыта',
    maximize: '{pane}: развёрнута',
    restore: '{pane}: восстановлена',
    float: '{pane}: поверх остальных',
    dock: '{pane}: на месте',
    popout: '{pane}: в отдельном окне',
  },
};
