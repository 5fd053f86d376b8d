import type { PageGateway } from './http/http-server';

const BOARD_PAGE = /^\/wall\/([^/?#]+)/;

/** Answers 404 for an unknown board; the page itself then lists the known ones. */
export function withBoardStatus(pages: PageGateway, boardExists: (id: string) => boolean): PageGateway {
  return {
    handle(request, response) {
      const id = BOARD_PAGE.exec(request.url ?? '')?.[1];
      if (id !== undefined && !boardExists(decodeURIComponent(id))) response.statusCode = 404;
      return pages.handle(request, response);
    },
    upgrade: (request, socket, head) => pages.upgrade(request, socket, head),
  };
}
