// A code as a picture, drawn by another program's encoder, and as what a camera sees.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { prepareZXingModule, writeBarcode } from 'zxing-wasm/writer';

const wasm = createRequire(import.meta.url).resolve('zxing-wasm/writer/zxing_writer.wasm');
prepareZXingModule({ overrides: { wasmBinary: readFileSync(wasm).buffer } });

export const picture = async (text, path) => {
	const { image, error } = await writeBarcode(text, { format: 'QRCode', options: 'ecLevel=M', scale: 6, addQuietZones: true });
	if (!image) throw new Error(error);
	writeFileSync(path, Buffer.from(await image.arrayBuffer()));
};

// Half a second of a paper held before the camera, as Chromium's fake device takes it.
export const film = (png, y4m) => execFileSync('ffmpeg', ['-y', '-loglevel', 'error', '-loop', '1', '-i', png, '-t', '0.5', '-r', '4', '-vf', 'scale=440:440:flags=neighbor,pad=640:480:100:20:gray', '-pix_fmt', 'yuv420p', y4m]);
