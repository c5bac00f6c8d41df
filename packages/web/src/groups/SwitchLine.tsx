import { Switch } from 'antd';

/** A labelled switch of a panel. */
export function SwitchLine(props: { label: string; isOn: boolean; onChange: (isOn: boolean) => void }) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the switch is the control
    <label className="groupSwitch">
      <span>{props.label}</span>
      <Switch aria-label={props.label} checked={props.isOn} onChange={props.onChange} />
    </label>
  );
}
