import { AlertList } from '../../../lib/desk/alert-list';
import { browserUser } from '../../_screen/browser-user';
import { alertServer } from './alerts-api';
import { tellOtherTabs } from './other-tabs';

/** The alerts of who sits at this browser. */
export function openAlertList(): AlertList {
  return new AlertList(alertServer(browserUser(window.localStorage)), tellOtherTabs);
}
