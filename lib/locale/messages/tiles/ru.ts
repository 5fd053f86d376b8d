import type { tilesEn } from './en';

/** Russian texts of tiles. */
export const tilesRu: typeof tilesEn = {
  phase: { open: 'Торги идут', auction: 'Аукцион', break: 'Перерыв', closed: 'Торги закрыты' },
  next: { opens: 'до открытия {time}', pauses: 'до перерыва {time}', closes: 'до закрытия {time}' },
  hoursUnknown: 'Нет календаря торгов',
  clocks: 'Время на биржах',
  sessions: 'Торговые сессии',
  countdown: {
    opens: '{exchange}: до открытия',
    pauses: '{exchange}: до перерыва',
    closes: '{exchange}: до закрытия',
    until: 'Осталось',
    passed: 'Прошло: {ago}',
    days: '{count} д',
  },
  notFound: 'Инструмент {symbol} не найден',
  sectors: {
    sector: 'Секторы',
    venue: 'Биржи',
    currency: 'Валюты',
    mean: 'среднее изменение',
  },
  breadth: {
    title: 'Рост и падение',
    part: 'График: {count} самых ликвидных',
  },
  volume: {
    byMean: 'Необычный объём',
    byTurnover: 'Лидеры оборота',
    days: 'к среднему за {count} дн.',
    none: 'Объёма пока нет',
  },
  curve: {
    title: 'Кривая по срокам',
    now: 'сейчас',
    before: 'пред. закрытие',
    none: 'Цен пока нет',
  },
  bookHeatmap: { title: 'Стакан во времени', since: 'с {time}' },
  picture: { missing: 'Картинка {file} не найдена' },
  news: { title: 'Новости', none: 'С открытия страницы новостей нет' },
  alerts: {
    title: 'Сработавшие оповещения',
    none: 'Ничего не сработало',
    denied: 'Нет доступа к оповещениям',
  },
  page: {
    refused: 'Страницы {host} не разрешены на этом табло',
    own: 'Табло не показывает в плитке свои страницы',
  },
};
