/**
 * Venues by `publisher_id` − 1, as lower-case market identifier codes.
 * A publisher is a data set and a venue; symbols use the venue
 * (https://databento.com/docs/standards-and-conventions).
 */
export const DATABENTO_VENUES: readonly string[] = [
  'glbx xnas xbos xpsx bats baty edga edgx xnys xcis xase xchi xcis xcis memx eprl finn finc finy amxo',
  'xbox xcbo emld edgo gmni xisx mcry xmio arco opra mprl xndq xbxo c2ox xphl bato mxop iexg xchi xcis',
  'iexg eprl arcx xnys xnys xnas xnas xchi xcis iexg eprl xnas xnys finn finy finc ifeu ndex dbeq equs',
  'sphr xchi xcis iexg eprl xnas xnys finn finy finc bats baty edga edgx xbos xpsx memx xase arcx ltse',
  'xnas finn finc xoff xoff xbos xpsx xbos xpsx equs xcis xnys equs equs equs equs ifus xoff ifll xoff',
  'xeur xeee xoff xoff',
].flatMap((line) => line.split(' '));
