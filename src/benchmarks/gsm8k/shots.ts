/** Eight solved problems of our own, shown before each question. */
export const SHOTS: readonly { readonly question: string; readonly solution: string }[] = [
  {
    question:
      'A ferry has room for 45 cars. On its morning trip it carries 28 cars, and on its noon trip it is full. How many cars does it carry on the two trips together?',
    solution:
      'The morning trip carries 28 cars and the noon trip carries 45. Together that is 28 + 45 = 73 cars. The final answer is 73.',
  },
  {
    question:
      'Ines plants 6 rows of onions with 14 onions in each row. Slugs eat 9 of them. How many onions are left?',
    solution:
      'She plants 6 * 14 = 84 onions. After the slugs, 84 - 9 = 75 are left. The final answer is 75.',
  },
  {
    question:
      'A roll of ribbon is 12 metres long. Each gift needs 80 centimetres. How many gifts can be wrapped with one roll?',
    solution: '12 metres are 1200 centimetres. 1200 / 80 = 15 gifts. The final answer is 15.',
  },
  {
    question:
      'A bakery sells a loaf for $4 and a roll for $0.50. Marek buys 3 loaves and 8 rolls and pays with a $20 note. How much change does he get?',
    solution:
      'The loaves cost 3 * 4 = 12 dollars and the rolls 8 * 0.50 = 4 dollars, 16 dollars in all. The change is 20 - 16 = 4 dollars. The final answer is 4.',
  },
  {
    question:
      'Last year a village had 240 houses. A quarter of them got new roofs in spring, and half of the rest got new roofs in autumn. How many houses still have an old roof?',
    solution:
      'In spring 240 / 4 = 60 houses got new roofs, so 180 were left. In autumn 180 / 2 = 90 more did. 180 - 90 = 90 still have an old roof. The final answer is 90.',
  },
  {
    question:
      'Tomas reads 18 pages every weekday and 30 pages on each day of the weekend. How many pages does he read in two weeks?',
    solution:
      'In one week he reads 5 * 18 = 90 pages on weekdays and 2 * 30 = 60 at the weekend, 150 pages. In two weeks that is 2 * 150 = 300 pages. The final answer is 300.',
  },
  {
    question:
      'A tank holds 500 litres. It is filled at 35 litres a minute while 10 litres a minute leak out. How many minutes does it take to fill the empty tank?',
    solution:
      'Each minute the tank gains 35 - 10 = 25 litres. 500 / 25 = 20 minutes. The final answer is 20.',
  },
  {
    question:
      'Olu is three times as old as his sister. In 6 years he will be 30. How old is his sister now?',
    solution:
      'Olu is now 30 - 6 = 24. His sister is a third of that, 24 / 3 = 8. The final answer is 8.',
  },
];
