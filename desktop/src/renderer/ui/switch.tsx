import { Switch as Radix } from 'radix-ui';

interface SwitchProps {
  readonly label: string;
  readonly isOn: boolean;
  readonly isDisabled?: boolean;
  readonly onChange: (isOn: boolean) => void;
}

export function Switch({ label, isOn, isDisabled, onChange }: SwitchProps) {
  return (
    <Radix.Root
      className="switch"
      aria-label={label}
      checked={isOn}
      disabled={isDisabled ?? false}
      onCheckedChange={onChange}
    >
      <Radix.Thumb />
    </Radix.Root>
  );
}
