import { ProtocolError, quoteValue } from '../../lib/protocol/error';
import { parseForm } from '../../lib/protocol/form';
import { reportSchema, type ScreenReport } from '../../lib/protocol/screens/screen-report';
import type { AccessSession } from '../access/access-session';
import type { ScreenLink } from '../screens/known-screen';
import { identityOf, type PairedScreens } from '../screens/screen-identity';
import type { ScreenRegistry } from '../screens/screen-registry';
import type { Caller, LiveRequests, Requests } from './stream-requests';

/** Screen of a connection. */
interface Reporter {
  readonly link: ScreenLink;
  /** Id of the screen, which another token can change. */
  id: string;
}

/** Reports of screens over their connections to the live stream. */
export class ScreenRequests implements LiveRequests {
  readonly #registry: ScreenRegistry;
  readonly #paired: PairedScreens;
  readonly #reporters = new WeakMap<AccessSession, Reporter>();

  constructor(registry: ScreenRegistry, paired: PairedScreens) {
    this.#registry = registry;
    this.#paired = paired;
  }

  readonly requests: Requests = {
    report: (caller, request, reply) => {
      const report = visibleReport(parseForm('report', reportSchema, request));
      const { accessSession, hasLeft } = caller;
      if (hasLeft()) return;
      const identity = identityOf(accessSession.principal.token?.id, report.name, this.#paired);
      const reporter = this.#reporterOf(caller, identity.id);
      if (reporter.id !== identity.id) {
        // One connection could otherwise fill the list with names.
        if (!identity.isPaired) {
          throw new ProtocolError(
            'bad_request',
            `report.name must stay that of ${reporter.id}, not ${quoteValue(report.name)}`,
          );
        }
        this.#registry.left(reporter.link, reporter.id);
        reporter.id = identity.id;
      }
      reply(this.#registry.report(reporter.link, identity, report));
    },
  };

  left(accessSession: AccessSession): void {
    const reporter = this.#reporters.get(accessSession);
    if (reporter === undefined) return;
    this.#reporters.delete(accessSession);
    this.#registry.left(reporter.link, reporter.id);
  }

  #reporterOf({ accessSession, say, hasLeft }: Caller, id: string): Reporter {
    const known = this.#reporters.get(accessSession);
    if (known !== undefined) return known;
    const link: ScreenLink = {
      address: accessSession.clientOrigin.address,
      send: (order) => {
        if (!hasLeft()) say('screen', order);
      },
    };
    const reporter: Reporter = { link, id };
    this.#reporters.set(accessSession, reporter);
    return reporter;
  }
}

/** Returns the report with spaces for invisible characters, which could reorder the text around them. */
function visibleReport({ page, browser, errors, ...report }: ScreenReport): ScreenReport {
  return {
    ...report,
    page: visible(page),
    browser: visible(browser),
    errors: errors.map(({ time, message }) => ({ time, message: visible(message) })),
  };
}

function visible(text: string): string {
  return text.replaceAll(/\p{C}/gu, ' ');
}
