import { Button, Form } from 'antd';
import { type MeQuery, me as meQuery, updateUser } from '#operations';
import { useAnswer, useChange } from '../api/hooks.ts';
import { rights } from '../api/index.ts';
import { type Theme, useUi } from '../app/ui-state.ts';
import { Preferences } from '../notifications/preferences.tsx';
import { texts } from '../texts/index.ts';
import { Card } from '../ui/card.tsx';
import { Choice } from '../ui/choice.tsx';
import { Contested } from '../ui/contested.tsx';
import { Facts } from '../ui/facts.tsx';
import { placeProblems } from '../ui/form-problems.ts';
import { nodesOf } from '../ui/nodes.ts';
import { Kbd } from '../ui/kbd.tsx';
import { Page } from '../ui/page.tsx';
import { Problem } from '../ui/problem.tsx';
import { say } from '../ui/say.tsx';
import { useUnsaved } from '../ui/unsaved.ts';
import { useFollowing } from '../ui/use-following.ts';
import { Waiting } from '../ui/waiting.tsx';
import { EndAll, Sessions } from '../users/sessions.tsx';
import { ChangePassword } from './change-password.tsx';

const said = texts.profile;
type Me = NonNullable<MeQuery['me']>;

/** One's own account. */
export function ProfilePage() {
  const answer = useAnswer(meQuery, {});
  const me = answer.data?.me;
  return (
    <Page title={said.title}>
      {answer.isError && <Problem error={answer.error} retry={() => void answer.refetch()} />}
      {answer.isPending && <Waiting />}
      {me && (
        <div className="columns">
          <div className="stack">
            <Account me={me} />
            <Card title={said.appearance} id="keyboard"><Appearance /></Card>
          </div>
          <Card title={said.password.title}><ChangePassword /></Card>
          <Preferences />
          <Card title={texts.users.sessions.title} className="wide" extra={<EndAll />}><Sessions sessions={nodesOf(me.sessions)} owner={me.id} /></Card>
        </div>
      )}
    </Page>
  );
}

const valuesOf = ({ name }: { name: string; version: number }) => ({ name });

function Account({ me }: { me: Me }) {
  const [form] = Form.useForm<{ name: string }>();
  const { run, busy } = useChange(updateUser, 'profile', 'users');
  const following = useFollowing(form, me, valuesOf);
  useUnsaved(following.dirty);

  async function submit({ name }: { name: string }) {
    try {
      const user = (await run({ id: me.id, name, expectedVersion: following.seen().version })).updateUser?.user;
      following.saved({ name }, user);
      say.success(said.nameSaved);
    } catch (error) {
      if (!placeProblems(form, error)) say.error(error);
    } finally {
      // whatever became of it: they say the name, too
      rights.changed();
    }
  }

  return (
    <Card title={said.account}>
      <Facts of={[[texts.users.columns.email, me.email], [texts.users.columns.role, me.role]]} />
      <Form form={form} layout="vertical" name="account" initialValues={valuesOf(me)} onFinish={(values) => void submit(values)}>
        <Form.Item name="name" label={said.name} rules={[{ required: true, whitespace: true, message: texts.users.form.nameMissing }]}>
          <input className="text-field" autoComplete="name" />
        </Form.Item>
        <Contested form={form} following={following} labels={said} />
        <Button htmlType="submit" loading={busy}>{texts.app.save}</Button>
      </Form>
    </Card>
  );
}

function Appearance() {
  const { currentTheme, setTheme, singleKeys, setSingleKeys } = useUi();
  const { label, ...themes } = texts.app.theme;
  return (
    <>
      <label className="field">
        {label}
        <Choice value={currentTheme} onChange={(theme) => { setTheme(theme as Theme); }} options={Object.entries(themes)} />
      </label>
      <label className="switch">
        <input type="checkbox" checked={singleKeys} onChange={(event) => { setSingleKeys(event.target.checked); }} aria-describedby="about-keys" />
        {said.keys}
      </label>
      <p className="hint" id="about-keys">{said.keysHint} <Kbd keys="Mod+k" /></p>
    </>
  );
}
