import { isInside } from '../sending/inside';
import { faultOf } from './address';

const rules = { httpsOnly: true, allowInside: false, isInside };

describe('the address of an endpoint', () => {
  it.each([
    'https://hooks.clinic.org/praxis',
    'https://hooks.clinic.org:8443/a?key=1',
    'https://93.184.216.34/',
    'https://[2606:2800:220:1:248:1893:25c8:1946]/',
    'https://xn--caf-dma.org/',
  ])('may be %s', (url) => {
    expect(faultOf(url, rules)).toBeUndefined();
  });

  it.each([
    ['hooks.clinic.org', 'malformed'],
    ['https://', 'malformed'],
    ['https://256.1.1.1/', 'malformed'],
    ['http://hooks.clinic.org/', 'scheme'],
    ['ftp://hooks.clinic.org/', 'scheme'],
    ['javascript:alert(1)', 'scheme'],
    ['file:///etc/passwd', 'scheme'],
    ['https://user@hooks.clinic.org/', 'credentials'],
    ['https://:secret@hooks.clinic.org/', 'credentials'],
    ['https://hooks.clinic.org/#part', 'fragment'],
    ['https://hooks.clinic.org/#', 'fragment'],
    ['https://hooks.clinic.org:25/', 'port'],
    ['https://hooks.clinic.org:1023/', 'port'],
  ])('is refused where it is %s', (url, fault) => {
    expect(faultOf(url, rules)).toBe(fault);
  });

  it.each([
    ...[
      'localhost',
      'LOCALHOST',
      'localhost.',
      'a.localhost',
      'printer',
      'db.internal',
      'nas.local',
      '1.0.0.127.in-addr.arpa',
    ],
    ...['127.0.0.1', '127.1', '0x7f.1', '0177.0.0.1', '2130706433', '0x7f000001', '127.255.255.254', '0.0.0.0', '0'],
    ...['10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1', '169.254.169.254', '100.64.0.1', '100.127.255.255'],
    ...['192.0.0.192', '198.18.0.1', '224.0.0.1', '255.255.255.255', '①②⑦.0.0.1'],
    ...[
      '[::1]',
      '[::]',
      '[fe80::1]',
      '[fc00::1]',
      '[fd00:ec2::254]',
      '[ff02::1]',
      '[::ffff:127.0.0.1]',
      '[::ffff:a00:1]',
    ],
    ...[
      '[64:ff9b::7f00:1]',
      '[64:ff9b:1::a00:1]',
      '[::127.0.0.1]',
      '[2002:7f00:1::]',
      '[2001::1]',
      '[fec0::1]',
      '[::ffff:0:127.0.0.1]',
    ],
  ])('is refused where it points inside: %s', (host) => {
    expect(faultOf(`https://${host}/`, rules)).toBe('host');
  });

  it.each(['intranet', 'lan', 'home', 'corp', 'private', 'localdomain', 'local', 'internal'])(
    'is refused where its last name is %s, a dot behind it or not',
    (name) => {
      expect(faultOf(`https://db.${name}/`, rules)).toBe('host');
      expect(faultOf(`https://db.${name}./`, rules)).toBe('host');
      expect(faultOf(`https://${name}.clinic.org./`, rules)).toBeUndefined();
    },
  );

  it.each(['https://hooks.clinic.org:80/', 'http://hooks.clinic.org:443/', 'http://hooks.clinic.org:1024/'])(
    'may have a main port, or a free one: %s',
    (url) => {
      expect(faultOf(url, { ...rules, httpsOnly: false })).toBeUndefined();
    },
  );

  it('is neither of another scheme where http is allowed', () => {
    expect(faultOf('ftp://hooks.clinic.org/', { ...rules, httpsOnly: false })).toBe('scheme');
  });

  it('may point inside, by http and to any port, where that is allowed', () => {
    const open = { ...rules, httpsOnly: false, allowInside: true };
    expect(faultOf('http://127.0.0.1:81/', open)).toBeUndefined();
    expect(faultOf('http://me@127.0.0.1/', open)).toBe('credentials');
  });
});
