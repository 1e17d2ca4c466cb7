// Reads QR codes from pictures: by the browser's own reader where there is one; else ours is fetched, when it is first
// needed, from where the panel says (data-zxing, data-wasm).
const ownReader = async panel => {
  const { prepareZXingModule, readBarcodes } = await import(panel.dataset.zxing);
  prepareZXingModule({ overrides: { locateFile: () => panel.dataset.wasm } });
  const canvas = document.createElement('canvas'), pen = canvas.getContext('2d', { willReadFrequently: true });
  return async picture => {
    canvas.width = picture.videoWidth ?? picture.width;
    canvas.height = picture.videoHeight ?? picture.height;
    if (!canvas.width) return null;
    pen.drawImage(picture, 0, 0);
    const [found] = await readBarcodes(pen.getImageData(0, 0, canvas.width, canvas.height), { formats: ['QRCode'], tryHarder: true, maxNumberOfSymbols: 1 });
    return found?.text || null;
  };
};

const nativeReader = async () => {
  if (!('BarcodeDetector' in window) || !(await BarcodeDetector.getSupportedFormats()).includes('qr_code')) return null;
  const detector = new BarcodeDetector({ formats: ['qr_code'] });
  return async picture => (await detector.detect(picture))[0]?.rawValue || null;
};

export const reader = panel => {
  let ready;
  return async picture => (await (ready ??= nativeReader().then(r => r ?? ownReader(panel))))(picture);
};

// The camera of a page with a video and buttons data-start and data-stop: start() answers whether it was allowed.
export const camera = video => {
  const button = name => document.querySelector(`[data-${name}]`);
  let stream = null;
  const turned = on => {
    video.hidden = button('stop').hidden = !on;
    button('start').hidden = on;
  };
  return {
    get on() { return stream !== null; },
    async start() {
      try {
        stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment', width: { ideal: 1280 } } });
      } catch {
        return false;
      }
      video.srcObject = stream;
      turned(true);
      await video.play();
      return true;
    },
    stop() {
      for (const track of stream?.getTracks() ?? []) track.stop();
      stream = null;
      turned(false);
    },
  };
};
