import type { PageGateway } from './http/http-server';

const BOARD_PAGE = /^\/wall\/([^/?#]+)/;

/** Pages that answer 404 for a board that does not exist: the page itself then lists those that do. */
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
