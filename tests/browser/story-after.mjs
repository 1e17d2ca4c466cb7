// After the issue: a partner agency looks a paper up, two people revoke it, the auditor reads the trail.

export const lookUp = async (w) => {
	const { par, foc } = w.pages;
	await w.step('another agency reads the record, stating purpose and reference', async () => {
		await w.go(par, `/V/${w.certificate}`);
		await w.click(par, par.locator(`a[href="/records/${w.certificate}"]`));
		w.is('before it states them it sees no name', /uanysh|уаныш/i.test(await par.content()), false);
		await w.send(par, `/records/${w.certificate}`, { purpose: 'recruitment', reference: '17/2026' });
	});
	w.like('then it sees who holds the paper', await w.text(par), /KUANYSHBEKOV|Қуанышбеков/i);
	await w.go(foc, '/lookups');
	const text = await w.text(foc);
	w.like('the holder\'s focal point sees who asked', text, { en: /Support Centre/, ru: /Опора/ }[w.lang]);
	w.like('what for', text, w.t('lookup.purpose.recruitment'));
	w.like('and on what ground', text, '17/2026');
};

export const revoke = async (w) => {
	const { reg, foc, par, trn, phone, coo } = w.pages;
	await w.go(coo, `/certificates/${w.certificate}`);
	w.is('a coordinator suspends nothing', await w.count(coo, `form[action$="/suspend"]`), 0);
	await w.step('the registrar suspends it at once', async () => {
		await w.go(reg, `/certificates/${w.certificate}`);
		await w.send(reg, `/certificates/${w.certificate}/suspend`, { days: '5', reason: 'Memo 6/26: to be looked into' });
	});
	w.like('its page says so', await w.text(reg), w.t('certificate.state.suspended'));
	await w.step('the coordinator proposes to revoke it, with a reason', async () => {
		await w.go(coo, `/certificates/${w.certificate}`);
		await w.send(coo, `/certificates/${w.certificate}/proposals`, { category: 'mistake', reason: 'Memo 7/26: drawn for another course' }, ':has([name="act"][value="revoked"])');
		w.like('it waits for somebody else', await w.text(coo), w.t('act.proposed.revoked'));
	});
	w.is('and does not approve it', await w.count(coo, `form[action^="/proposals/"][action$="/approve"]`), 0);
	await w.step('the registrar approves from the desk', async () => {
		await w.go(reg, '/');
		await w.click(reg, reg.locator(`.todo a[href="/certificates/${w.certificate}"]`));
		const action = await reg.locator('form[action^="/proposals/"][action$="/approve"]').getAttribute('action');
		await w.send(reg, action);
		await w.must(reg, /^\/certificates\//);
	});
	await w.go(reg, '/proposals');
	w.like('the list of proposals shows it', await w.text(reg), w.t('act_proposal.state.approved'));
	await w.go(reg, `/certificates/${w.certificate}`);
	const revoked = w.t('certificate.state.revoked');
	w.like('its page says so', await w.text(reg), revoked);
	w.like('with the reason', await w.text(reg), /Memo 7\/26/);
	await phone.goto(w.at(`/V/${w.certificate}`));
	await phone.locator('.verdict').waitFor();
	w.like('the stranger sees it at once', await w.text(phone), w.t('verification.verdict.revoked'));
	w.is('on a red page', await w.count(phone, '.verdict.bad'), 1);
	w.is('without the reason', /Memo 7\/26/.test(await phone.content()), false);
	await w.go(par, `/records/${w.certificate}`);
	await w.send(par, `/records/${w.certificate}`, { purpose: 'investigation', reference: '18/2026' });
	w.like('the other agency reads what kind of reason it was', await w.text(par), w.t('certificate.category.mistake'));
	w.is('and not the centre\'s words', /Memo 7\/26/.test(await par.content()), false);
	await w.go(foc, '/certificates');
	w.like('the focal point too', await w.text(foc), revoked);
	await w.go(trn, '/');
	w.like('and the holder', await w.text(trn), revoked);
	await w.go(coo, `/courses/${w.course}/certificates`);
	w.is('the row stays', await w.count(coo, 'a.mono[href^="/certificates/"]'), 2);
};

export const trail = async (w) => {
	const { aud, reg, adm, coo } = w.pages;
	await w.go(aud, '/audit');
	const text = await w.text(aud);
	w.like('the auditor reads who did it', text, 'Ihar Novik');
	w.like('and what', text, w.t('audit.noun.act'));
	w.is('but no trainee\'s name', /KUANYSHBEKOV|Қуанышбеков/i.test(await aud.content()), false);
	await w.go(aud, '/audit?noun=lookup');
	w.like('the look-up stands there too', await w.text(aud), 'Sergey Kim');
	await w.go(reg, `/history/certificate/${w.certificate}`);
	w.like('the paper has its history', await w.text(reg), 'Ihar Novik');
	await w.go(coo, `/history/course/${w.course}`);
	w.like('and the course', await w.text(coo), 'Vera Melnik');
	await w.go(adm, '/audit');
	w.is('the administrator reads of accounts only', /THB-1|ITC-\d{4}-\d{3}/.test(await w.text(adm)), false);
	await w.step('signing out ends it', async () => {
		await w.send(coo, '/logout');
		await coo.goto(w.at('/people'));
		await w.must(coo, /^\/login/);
	});
};
