import { LEAKED_PASSWORDS } from './leaked-passwords';

/** What people here choose besides those: Spanish words, places, the year's favourites. In lower case. */
const LOCAL_PASSWORDS = `
0123456789 012345678 0987654321 987654321 9876543210 87654321 12341234 123123123 1231231234 12345670 abcdefgh abcdefghi
abcdef12 zaq1zaq1 poiuytrewq password! password1! p@ssword pa$$word p@ssw0rd1 passwort1 changeme1 changeme123 welcome!
letmein123 iloveyou123 princesa1 batman123 barcelona1 facebook1 linkedin lovely123 admin1234 admin12345 administrador
root1234 user1234 test12345 temporal1 secreto1 aa12345678 pass12345 pass123456 default1 guest123 login123 contraseña
contrasena contraseña1 contrasena1 contraseña123 contrasena123 clave123 clave1234 clave12345 miclave1 miclave123
hola1234 hola12345 hola123456 holamundo bienvenido bienvenido1 bienvenida teamo123 teamomucho tequiero1 tequieromucho
teamodios diosesamor jesuscristo cristo123 mariposa1 estrella1 corazon1 amorcito amormio1 guadalupe andres123 carlos123
bolivia1 bolivia123 colombia1 argentina1 venezuela mexico123 peru1234 chile123 cochabamba lapaz123 bolivar1 consultorio
psicologia psicologo psicologia1 psicologia123 psychology praxis123 praxis1234 practice1 superman123 123abc123 159357456
258456357 00000000 22222222 33333333 44444444 55555555 66666666 77777777 88888888 99999999
`;

/** The most used passwords of 8 characters and more; shorter ones are refused for their length. */
export const COMMON_PASSWORDS: ReadonlySet<string> = new Set(
  [LEAKED_PASSWORDS, LOCAL_PASSWORDS].flatMap((list) => list.trim().split(/\s+/)),
);
