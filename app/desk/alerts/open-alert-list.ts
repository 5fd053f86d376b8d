import { AlertList } from '../../../lib/desk/alert-list';
import { browserUser } from '../../_screen/browser-user';
import { alertServer } from './alerts-api';
import { notifyOtherTabs } from './other-tabs';

/** Opens the alerts of this browser's user. */
export function openAlertList(): AlertList {
  return new AlertList(alertServer(browserUser(window.localStorage)), notifyOtherTabs);
}
