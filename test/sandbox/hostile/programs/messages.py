#: an empty answer | target=sum | with=hijack
answer_with(FOUND, "")
#: a letter that means passed to the host | target=sum | with=hijack
answer_with(FOUND, "p")
#: passed, before anything was asked of the function | target=sum | with=hijack
answer_with("p")
#: a message of a kind that there is not | target=sum | with=hijack
answer_with(FOUND, "spassed\nT")
#: a value that is missing | target=sum | with=hijack
answer_with(FOUND, "svalue")
#: a kind that is no text | target=sum | with=hijack
answer_with(FOUND, "i1\ni1")
#: a kind that is a list | target=sum | with=hijack
answer_with(FOUND, "l1\nsvalue\ni1")
#: a token of no kind | target=sum | with=hijack
answer_with(FOUND, "svalue\nX1")
#: an empty token | target=sum | with=hijack
answer_with(FOUND, "svalue\n")
#: a list of less than nothing | target=collection | with=hijack
answer_with(FOUND, "svalue\nl-3\ni1\ni2\ni3")
#: a list that is longer than its message | target=collection | with=hijack
answer_with(FOUND, "svalue\nl1000000000000\ni1")
#: a count that is no number | target=collection | with=hijack
answer_with(FOUND, "svalue\nlthree\ni1\ni2\ni3")
#: a count of thousands of digits | target=collection | with=hijack
answer_with(FOUND, "svalue\nl" + "9" * 100000)
#: a list that refers to itself | target=collection | with=hijack
answer_with(FOUND, "svalue\nl3\n@1\n@1\n@1")
#: a reference beyond all containers | target=collection | with=hijack
answer_with(FOUND, "svalue\n@99")
#: a reference before all containers | target=collection | with=hijack
answer_with(FOUND, "svalue\n@-1")
#: the container of the call's own named arguments | target=sum | with=hijack
answer_with(FOUND, "svalue\n@0")
#: an object of the solution as the result | target=close | with=hijack
answer_with(FOUND, "svalue\no0")
#: an object of nowhere as the result | target=close | with=hijack
answer_with(FOUND, "svalue\no")
#: an object inside of the result | target=collection | with=hijack
answer_with(FOUND, "svalue\nl3\no0\no0\no0")
#: an object as the argument of an exception | target=sum | with=hijack
answer_with(FOUND, "sraised\nl2\nsValueError\nsException\nt1\no0")
#: an exception with an object in the first answer | target=sum | with=hijack
answer_with("sraised\nl2\nsValueError\nsException\nt1\no0")
#: an exception whose names are numbers | target=raises | with=hijack
answer_with(FOUND, "sraised\nl2\ni" + "f" * 9000 + "\nsException\nt0")
#: an exception whose names are lists | target=raises | with=hijack
answer_with(FOUND, "sraised\nl3\nl0\nsValueError\nsException\nt0")
#: an exception without a name | target=sum | with=hijack
answer_with(FOUND, "sraised\nl0\nt0")
#: an exception that is none | target=sum | with=hijack
answer_with(FOUND, "sraised\nl1\nsSystemExit\nt0")
#: an exception with the name of what stops the tests | target=sum | with=hijack
answer_with(FOUND, "sraised\nl2\nsStopped\nsException\nt0")
#: an exception with the name of what ends the run | target=sum | with=hijack
answer_with(FOUND, "sraised\nl2\nsCannotSend\nsException\nt0")
#: an exception with Python in its name | target=sum | with=hijack
answer_with(FOUND, "sraised\nl2\nsx(Exception): pass\\nimport os\nsException\nt0")
#: an exception with a hundred thousand bases | target=sum | with=hijack
answer_with(FOUND, "sraised\nl100001\n" + "sA\n" * 100000 + "sException\nt0")
#: an error of Unicode without its arguments | target=sum | with=hijack
answer_with(FOUND, "sraised\nl2\nsUnicodeDecodeError\nsException\nt0")
#: an exception in place of what the solution has | target=sum | with=hijack
answer_with("sraised\nl2\nsAssertionError\nsException\nt0")
#: names that were not asked for | target=sum | with=hijack
answer_with("sfound\nl3\ni1\ni1\ni1", "svalue\ni1")
#: no names | target=sum | with=hijack
answer_with("sfound\nl0", "svalue\ni1")
#: names in a tuple | target=sum | with=hijack
answer_with("sfound\nt1\ni1", "svalue\ni1")
#: a name that is true | target=sum | with=hijack
answer_with("sfound\nl1\nT", "svalue\ni1")
#: a name with a place of its own | target=sum | with=hijack
answer_with("sfound\nl1\ni-99", "svalue\ni1")
#: a name that is a module | target=sum | with=hijack
answer_with("sfound\nl1\ni0", "svalue\ni1")
#: a name that is an object | target=sum | with=hijack
answer_with("sfound\nl1\no0", "svalue\ni1")
#: a name that is a float | target=sum | with=hijack
answer_with("sfound\nl1\nf0x1p0", "svalue\ni1")
#: a number that is an expression | target=sum | with=hijack
answer_with(FOUND, "svalue\ni__import__('os').getpid()")
#: a number of no value | target=sum | with=hijack
answer_with(FOUND, "svalue\ni")
#: a float that is no number | target=close | with=hijack
answer_with(FOUND, "svalue\nfnan")
#: a float beyond all floats | target=close | with=hijack
answer_with(FOUND, "svalue\nf0x1p99999")
#: half a complex number | target=close | with=hijack
answer_with(FOUND, "svalue\ncnan")
#: a text that ends in the midst of an escape | target=text | with=hijack
answer_with(FOUND, "svalue\ns" + chr(92))
#: a text with an escape for half a character | target=text | with=hijack
answer_with(FOUND, "svalue\ns" + chr(92) + "ud8")
#: a text with the name of a character | target=text | with=hijack
answer_with(FOUND, "svalue\ns" + chr(92) + "N{BULLET}")
#: a text with an escape that is none | target=text | with=hijack
answer_with(FOUND, "svalue\ns" + (chr(92) + "q") * 10000)
#: a text that is not ASCII | target=text | with=hijack
answer_with(FOUND, "svalue\ns\u00e9\u2028\U0001f600")
#: digits of another script | target=sum | with=hijack
answer_with(FOUND, "svalue\nl\u0663\nn\nn\nn")
#: bytes of half a digit | target=sum | with=hijack
answer_with(FOUND, "svalue\nbabc")
#: a set of lists | target=collection | with=hijack
answer_with(FOUND, "svalue\nS1\nl0")
#: a dict with a list for a key | target=collection | with=hijack
answer_with(FOUND, "svalue\nd1\nl0\ni1")
#: a dict of colliding keys | target=collection | timeout=700 | with=hijack
answer_with(FOUND, "svalue\nd200000\n" + "\n".join("i%x\nn" % (n * (2**61 - 1)) for n in range(200000)))
#: nesting of ten thousand lists | target=collection | with=hijack
answer_with(FOUND, "svalue\n" + "l1\n" * 10000 + "n")
#: nesting of ten thousand tuples | target=collection | with=hijack
answer_with(FOUND, "svalue\n" + "t1\n" * 10000 + "n")
#: nesting of ten thousand iterators | target=collection | with=hijack
answer_with(FOUND, "svalue\n" + "I1\n" * 10000 + "n")
#: lists that double in every line | target=text | timeout=700 | with=hijack
answer_with(FOUND, "svalue\nl61\n" + "\n".join(["l0"] + ["l2\n@%d\n@%d" % (n + 1, n + 1) for n in range(1, 61)]))
#: a range without a step | target=collection | with=hijack
answer_with(FOUND, "svalue\nr\ni1\ni4\ni0")
#: a range of texts | target=collection | with=hijack
answer_with(FOUND, "svalue\nr\ns1\ns4\ns1")
#: a range of more than can be counted | target=collection | with=hijack
answer_with(FOUND, "svalue\nr\ni0\ni" + "f" * 40 + "\ni1")
#: a fraction over zero | target=close | with=hijack
answer_with(FOUND, "svalue\nR\ni1\ni0")
#: a decimal that signals | target=close | with=hijack
answer_with(FOUND, "svalue\nM\nssNaN123")
#: a decimal that is Python | target=close | with=hijack
answer_with(FOUND, "svalue\nM\ns__import__('os')")
#: a day that the calendar does not have | target=sum | with=hijack
answer_with(FOUND, "svalue\nA\ni7d0\ni2\ni1f")
#: a time zone of a hundred days | target=sum | with=hijack
answer_with(FOUND, "svalue\nZ\nE\ni64\ni0\ni0")
#: a time with a text for its zone | target=sum | with=hijack
answer_with(FOUND, "svalue\nH\ni0\ni0\ni0\ni0\nsUTC\ni0")
#: a time with an object for its zone | target=sum | with=hijack
answer_with(FOUND, "svalue\nH\ni0\ni0\ni0\ni0\no0\ni0")
#: a namedtuple with Python for its name | target=collection | with=hijack
answer_with(FOUND, "svalue\nN\nsa b): pass #\nl0\nl0")
#: a namedtuple with a keyword for a field | target=collection | with=hijack
answer_with(FOUND, "svalue\nN\nsA\nl3\nsclass\nsb\nsc\nl3\ni1\ni1\ni1")
#: a namedtuple with a field that hides its equality | target=collection | with=hijack
answer_with(FOUND, "svalue\nN\nsA\nl3\ns__eq__\nsb\nsc\nl3\ni1\ni1\ni1")
#: a namedtuple with the same field twice | target=collection | with=hijack
answer_with(FOUND, "svalue\nN\nsA\nl3\nsa\nsa\nsc\nl3\ni1\ni1\ni1")
#: a namedtuple with too few values | target=collection | with=hijack
answer_with(FOUND, "svalue\nN\nsA\nl3\nsa\nsb\nsc\nl1\ni1")
#: a deque of less than nothing | target=collection | with=hijack
answer_with(FOUND, "svalue\nQ\ni-1\nl3\ni1\ni1\ni1")
#: a defaultdict that makes objects | target=collection | with=hijack
answer_with(FOUND, "svalue\nD\nsobject\nl0")
#: a defaultdict whose factory is a list | target=collection | with=hijack
answer_with(FOUND, "svalue\nD\nl0\nl0")
#: a Counter of triples | target=collection | with=hijack
answer_with(FOUND, "svalue\nC\nl1\nt3\ni1\ni2\ni3")
#: new contents for a container that there is not | target=in place | with=hijack
answer_with(FOUND, "svalue\nn\n99\nl3\ni1\ni2\ni3")
#: new contents before all containers | target=in place | with=hijack
answer_with(FOUND, "svalue\nn\n-9\nl0")
#: new contents without any | target=in place | with=hijack
answer_with(FOUND, "svalue\nn\n0")
#: new contents for the named arguments | target=in place | with=hijack
answer_with(FOUND, "svalue\nn\n1\nl2\nsx\ni1")
#: objects of the solution as new contents | target=in place | with=hijack
answer_with(FOUND, "svalue\nn\n0\nl3\no0\no0\no0")
#: objects of nowhere as new contents | target=in place | with=hijack
answer_with(FOUND, "svalue\nn\n0\nl3\no\no\no")
#: the container itself as its new contents | target=in place | with=hijack
answer_with(FOUND, "svalue\nn\n0\nl3\n@0\n@0\n@0")
#: new contents after new contents, ten thousand times | target=in place | with=hijack
answer_with(FOUND, "svalue\nn" + "\n0\nl1\n@0" * 10000)
#: a refusal that is no text | target=sum | with=hijack
answer_with(FOUND, "srefused\nl0")
#: a refusal of megabytes that steers the terminal | target=sum | with=hijack
answer_with(FOUND, "srefused\ns" + (chr(92) + "x1b[2J") * 300000)
#: an answer of thirty million characters | target=text | with=hijack
answer_with(FOUND, "svalue\ns" + "x" * 30_000_000)
#: ten million values | target=collection | timeout=2500 | with=hijack
answer_with(FOUND, "svalue\nl5000000\n" + "\n".join(["l0"] * 5000000))
#: an answer that is a number | target=sum | with=hijack
answer_with(FOUND, 1)
#: an answer that is nothing | target=sum | with=hijack
answer_with(FOUND, None)
#: an answer that is bytes | target=sum | with=hijack
answer_with(FOUND, b"svalue\ni1")
#: more answers than were asked for | target=sum | with=hijack
answer_with(FOUND, "svalue\ni5\x1esvalue\ni5\x1esvalue\ni5")
#: answers before the first call | target=sum | with=hijack
answer_with(FOUND + "\x1esvalue\ni5" * 9)
#: an answer that puts the others off | target=sum | with=hijack
answer_with(FOUND, "later")
#: empty answers among the answers | target=sum | with=hijack
answer_with(FOUND, "\x1e\x1e\x1e")
#: an iterator that holds itself before it is there | target=collection | with=hijack
answer_with(FOUND, "svalue\nI3\n@1\n@1\n@1")
#: a deque that is its own length | target=collection | with=hijack
answer_with(FOUND, "svalue\nQ\n@1\nl0")
#: a defaultdict that is its own factory | target=collection | with=hijack
answer_with(FOUND, "svalue\nD\n@1\nl0")
#: a view of half a pair | target=collection | with=hijack
answer_with(FOUND, "svalue\ny1\ni1")
#: a view of keys that have no hash | target=collection | with=hijack
answer_with(FOUND, "svalue\nk1\nl0")
#: values behind the answer that are no contents | target=in place | with=hijack
answer_with(FOUND, "svalue\nn\n1\ni3\n1\nl-1")
#: contents for an iterator of more than it has | target=in place | with=hijack
answer_with(FOUND, "svalue\nI1\ni1\n1\ni99999999999")
