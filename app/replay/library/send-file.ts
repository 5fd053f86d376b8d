import { type ImportListing, startImport } from '../../../lib/protocol/http/import-routes';
import { currentToken } from '../../_access/access-token';
import { readAnswer, urlOf } from '../../_access/call-api';

/** A file on its way to the server. */
export interface Upload {
  /** Rejects with an ApiError for an error answer, and with an AbortError after `abort`. */
  readonly answer: Promise<ImportListing>;
  readonly abort: () => void;
}

export interface UploadQuery {
  /** Id of the new tape. */
  readonly id: string;
  /** `auto`, or the name of a format. */
  readonly format: string;
  readonly name: string;
  /** Currency of instruments without a known one. */
  readonly currency?: string;
}

/**
 * Sends a file that becomes a tape. `fetch` reports no progress of an upload.
 * @param onProgress receives the sent share, 0 to 1
 */
export function sendFile(file: File, query: UploadQuery, onProgress: (share: number) => void): Upload {
  const request = new XMLHttpRequest();
  const answer = new Promise<ImportListing>((resolve, reject) => {
    request.onload = () => {
      try {
        const body: unknown = JSON.parse(request.responseText);
        resolve(readAnswer(startImport, request.status, body).import);
      } catch (error) {
        reject(error);
      }
    };
    request.onerror = () => reject(new Error(''));
    request.onabort = () => reject(new DOMException('the upload was stopped', 'AbortError'));
  });
  request.open(startImport.method, urlOf(startImport, {}, { ...query }));
  request.setRequestHeader('Content-Type', 'application/octet-stream');
  const token = currentToken();
  if (token !== undefined) request.setRequestHeader('Authorization', `Bearer ${token}`);
  request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
  request.send(file);
  return { answer, abort: () => request.abort() };
}
