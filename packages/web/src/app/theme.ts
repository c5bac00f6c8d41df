import { type ThemeConfig, theme } from 'antd';

/** Derived from the text's tint they would be too green. */
const darkGrounds = {
  colorBgBase: '#141c1b',
  colorBgContainer: '#18211f',
  colorBgElevated: '#1d2726',
  colorBorder: '#35443f',
  colorBorderSecondary: '#283533',
};

/** The component library's theme, in the colours of `base.css`. */
export function themeFor(isDark: boolean, isReduced: boolean): ThemeConfig {
  const primary = isDark ? '#2fb3a3' : '#0b7d72';
  return {
    algorithm: isDark ? theme.darkAlgorithm : theme.defaultAlgorithm,
    token: {
      colorPrimary: primary,
      colorInfo: primary,
      colorLink: primary,
      ...(isDark ? darkGrounds : {}),
      colorTextBase: isDark ? '#e6eeec' : '#15211f',
      colorTextPlaceholder: isDark ? '#7f918e' : '#6b7b78',
      borderRadius: 10,
      motion: !isReduced,
      fontFamily:
        'system-ui, -apple-system, "Segoe UI", Roboto, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", sans-serif',
    },
    components: {
      Segmented: { trackBg: isDark ? '#23302e' : '#e1e8e6', itemSelectedBg: isDark ? '#3a4c49' : '#ffffff' },
      Button: { primaryShadow: 'none', primaryColor: isDark ? '#04211d' : '#ffffff' },
      Input: { activeShadow: 'none' },
    },
  };
}
