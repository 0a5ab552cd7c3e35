/* One function with four hundred awaits: more states than fit in a byte. */
#include <async.h>
#include <stdio.h>

static async int later(int value)
{
    if (value & 1)
        await async_yield();
    return value;
}

static async unsigned long_walk(unsigned sum)
{
    sum = sum * 3 + await later(0);
    sum ^= await later(1);
    if (await later(2) != 2)
        return 0;
    await later(3);
    int local_4 = await later(4);
    sum += local_4 + await later(5);
    for (int i = 0; i < await later(0); i++)
        sum += i;
    sum -= await later(local_4) ? 7 : 1;
    sum = sum * 3 + await later(8);
    sum ^= await later(9);
    if (await later(10) != 10)
        return 0;
    await later(11);
    int local_12 = await later(12);
    sum += local_12 + await later(13);
    for (int i = 0; i < await later(2); i++)
        sum += i;
    sum -= await later(local_12) ? 15 : 1;
    sum = sum * 3 + await later(16);
    sum ^= await later(17);
    if (await later(18) != 18)
        return 0;
    await later(19);
    int local_20 = await later(20);
    sum += local_20 + await later(21);
    for (int i = 0; i < await later(1); i++)
        sum += i;
    sum -= await later(local_20) ? 23 : 1;
    sum = sum * 3 + await later(24);
    sum ^= await later(25);
    if (await later(26) != 26)
        return 0;
    await later(27);
    int local_28 = await later(28);
    sum += local_28 + await later(29);
    for (int i = 0; i < await later(0); i++)
        sum += i;
    sum -= await later(local_28) ? 31 : 1;
    sum = sum * 3 + await later(32);
    sum ^= await later(33);
    if (await later(34) != 34)
        return 0;
    await later(35);
    int local_36 = await later(36);
    sum += local_36 + await later(37);
    for (int i = 0; i < await later(2); i++)
        sum += i;
    sum -= await later(local_36) ? 39 : 1;
    sum = sum * 3 + await later(40);
    sum ^= await later(41);
    if (await later(42) != 42)
        return 0;
    await later(43);
    int local_44 = await later(44);
    sum += local_44 + await later(45);
    for (int i = 0; i < await later(1); i++)
        sum += i;
    sum -= await later(local_44) ? 47 : 1;
    sum = sum * 3 + await later(48);
    sum ^= await later(49);
    if (await later(50) != 50)
        return 0;
    await later(51);
    int local_52 = await later(52);
    sum += local_52 + await later(53);
    for (int i = 0; i < await later(0); i++)
        sum += i;
    sum -= await later(local_52) ? 55 : 1;
    sum = sum * 3 + await later(56);
    sum ^= await later(57);
    if (await later(58) != 58)
        return 0;
    await later(59);
    int local_60 = await later(60);
    sum += local_60 + await later(61);
    for (int i = 0; i < await later(2); i++)
        sum += i;
    sum -= await later(local_60) ? 63 : 1;
    sum = sum * 3 + await later(64);
    sum ^= await later(65);
    if (await later(66) != 66)
        return 0;
    await later(67);
    int local_68 = await later(68);
    sum += local_68 + await later(69);
    for (int i = 0; i < await later(1); i++)
        sum += i;
    sum -= await later(local_68) ? 71 : 1;
    sum = sum * 3 + await later(72);
    sum ^= await later(73);
    if (await later(74) != 74)
        return 0;
    await later(75);
    int local_76 = await later(76);
    sum += local_76 + await later(77);
    for (int i = 0; i < await later(0); i++)
        sum += i;
    sum -= await later(local_76) ? 79 : 1;
    sum = sum * 3 + await later(80);
    sum ^= await later(81);
    if (await later(82) != 82)
        return 0;
    await later(83);
    int local_84 = await later(84);
    sum += local_84 + await later(85);
    for (int i = 0; i < await later(2); i++)
        sum += i;
    sum -= await later(local_84) ? 87 : 1;
    sum = sum * 3 + await later(88);
    sum ^= await later(89);
    if (await later(90) != 90)
        return 0;
    await later(91);
    int local_92 = await later(92);
    sum += local_92 + await later(93);
    for (int i = 0; i < await later(1); i++)
        sum += i;
    sum -= await later(local_92) ? 95 : 1;
    sum = sum * 3 + await later(96);
    sum ^= await later(97);
    if (await later(98) != 98)
        return 0;
    await later(99);
    int local_100 = await later(100);
    sum += local_100 + await later(101);
    for (int i = 0; i < await later(0); i++)
        sum += i;
    sum -= await later(local_100) ? 103 : 1;
    sum = sum * 3 + await later(104);
    sum ^= await later(105);
    if (await later(106) != 106)
        return 0;
    await later(107);
    int local_108 = await later(108);
    sum += local_108 + await later(109);
    for (int i = 0; i < await later(2); i++)
        sum += i;
    sum -= await later(local_108) ? 111 : 1;
    sum = sum * 3 + await later(112);
    sum ^= await later(113);
    if (await later(114) != 114)
        return 0;
    await later(115);
    int local_116 = await later(116);
    sum += local_116 + await later(117);
    for (int i = 0; i < await later(1); i++)
        sum += i;
    sum -= await later(local_116) ? 119 : 1;
    sum = sum * 3 + await later(120);
    sum ^= await later(121);
    if (await later(122) != 122)
        return 0;
    await later(123);
    int local_124 = await later(124);
    sum += local_124 + await later(125);
    for (int i = 0; i < await later(0); i++)
        sum += i;
    sum -= await later(local_124) ? 127 : 1;
    sum = sum * 3 + await later(128);
    sum ^= await later(129);
    if (await later(130) != 130)
        return 0;
    await later(131);
    int local_132 = await later(132);
    sum += local_132 + await later(133);
    for (int i = 0; i < await later(2); i++)
        sum += i;
    sum -= await later(local_132) ? 135 : 1;
    sum = sum * 3 + await later(136);
    sum ^= await later(137);
    if (await later(138) != 138)
        return 0;
    await later(139);
    int local_140 = await later(140);
    sum += local_140 + await later(141);
    for (int i = 0; i < await later(1); i++)
        sum += i;
    sum -= await later(local_140) ? 143 : 1;
    sum = sum * 3 + await later(144);
    sum ^= await later(145);
    if (await later(146) != 146)
        return 0;
    await later(147);
    int local_148 = await later(148);
    sum += local_148 + await later(149);
    for (int i = 0; i < await later(0); i++)
        sum += i;
    sum -= await later(local_148) ? 151 : 1;
    sum = sum * 3 + await later(152);
    sum ^= await later(153);
    if (await later(154) != 154)
        return 0;
    await later(155);
    int local_156 = await later(156);
    sum += local_156 + await later(157);
    for (int i = 0; i < await later(2); i++)
        sum += i;
    sum -= await later(local_156) ? 159 : 1;
    sum = sum * 3 + await later(160);
    sum ^= await later(161);
    if (await later(162) != 162)
        return 0;
    await later(163);
    int local_164 = await later(164);
    sum += local_164 + await later(165);
    for (int i = 0; i < await later(1); i++)
        sum += i;
    sum -= await later(local_164) ? 167 : 1;
    sum = sum * 3 + await later(168);
    sum ^= await later(169);
    if (await later(170) != 170)
        return 0;
    await later(171);
    int local_172 = await later(172);
    sum += local_172 + await later(173);
    for (int i = 0; i < await later(0); i++)
        sum += i;
    sum -= await later(local_172) ? 175 : 1;
    sum = sum * 3 + await later(176);
    sum ^= await later(177);
    if (await later(178) != 178)
        return 0;
    await later(179);
    int local_180 = await later(180);
    sum += local_180 + await later(181);
    for (int i = 0; i < await later(2); i++)
        sum += i;
    sum -= await later(local_180) ? 183 : 1;
    sum = sum * 3 + await later(184);
    sum ^= await later(185);
    if (await later(186) != 186)
        return 0;
    await later(187);
    int local_188 = await later(188);
    sum += local_188 + await later(189);
    for (int i = 0; i < await later(1); i++)
        sum += i;
    sum -= await later(local_188) ? 191 : 1;
    sum = sum * 3 + await later(192);
    sum ^= await later(193);
    if (await later(194) != 194)
        return 0;
    await later(195);
    int local_196 = await later(196);
    sum += local_196 + await later(197);
    for (int i = 0; i < await later(0); i++)
        sum += i;
    sum -= await later(local_196) ? 199 : 1;
    sum = sum * 3 + await later(200);
    sum ^= await later(201);
    if (await later(202) != 202)
        return 0;
    await later(203);
    int local_204 = await later(204);
    sum += local_204 + await later(205);
    for (int i = 0; i < await later(2); i++)
        sum += i;
    sum -= await later(local_204) ? 207 : 1;
    sum = sum * 3 + await later(208);
    sum ^= await later(209);
    if (await later(210) != 210)
        return 0;
    await later(211);
    int local_212 = await later(212);
    sum += local_212 + await later(213);
    for (int i = 0; i < await later(1); i++)
        sum += i;
    sum -= await later(local_212) ? 215 : 1;
    sum = sum * 3 + await later(216);
    sum ^= await later(217);
    if (await later(218) != 218)
        return 0;
    await later(219);
    int local_220 = await later(220);
    sum += local_220 + await later(221);
    for (int i = 0; i < await later(0); i++)
        sum += i;
    sum -= await later(local_220) ? 223 : 1;
    sum = sum * 3 + await later(224);
    sum ^= await later(225);
    if (await later(226) != 226)
        return 0;
    await later(227);
    int local_228 = await later(228);
    sum += local_228 + await later(229);
    for (int i = 0; i < await later(2); i++)
        sum += i;
    sum -= await later(local_228) ? 231 : 1;
    sum = sum * 3 + await later(232);
    sum ^= await later(233);
    if (await later(234) != 234)
        return 0;
    await later(235);
    int local_236 = await later(236);
    sum += local_236 + await later(237);
    for (int i = 0; i < await later(1); i++)
        sum += i;
    sum -= await later(local_236) ? 239 : 1;
    sum = sum * 3 + await later(240);
    sum ^= await later(241);
    if (await later(242) != 242)
        return 0;
    await later(243);
    int local_244 = await later(244);
    sum += local_244 + await later(245);
    for (int i = 0; i < await later(0); i++)
        sum += i;
    sum -= await later(local_244) ? 247 : 1;
    sum = sum * 3 + await later(248);
    sum ^= await later(249);
    if (await later(250) != 250)
        return 0;
    await later(251);
    int local_252 = await later(252);
    sum += local_252 + await later(253);
    for (int i = 0; i < await later(2); i++)
        sum += i;
    sum -= await later(local_252) ? 255 : 1;
    sum = sum * 3 + await later(256);
    sum ^= await later(257);
    if (await later(258) != 258)
        return 0;
    await later(259);
    int local_260 = await later(260);
    sum += local_260 + await later(261);
    for (int i = 0; i < await later(1); i++)
        sum += i;
    sum -= await later(local_260) ? 263 : 1;
    sum = sum * 3 + await later(264);
    sum ^= await later(265);
    if (await later(266) != 266)
        return 0;
    await later(267);
    int local_268 = await later(268);
    sum += local_268 + await later(269);
    for (int i = 0; i < await later(0); i++)
        sum += i;
    sum -= await later(local_268) ? 271 : 1;
    sum = sum * 3 + await later(272);
    sum ^= await later(273);
    if (await later(274) != 274)
        return 0;
    await later(275);
    int local_276 = await later(276);
    sum += local_276 + await later(277);
    for (int i = 0; i < await later(2); i++)
        sum += i;
    sum -= await later(local_276) ? 279 : 1;
    sum = sum * 3 + await later(280);
    sum ^= await later(281);
    if (await later(282) != 282)
        return 0;
    await later(283);
    int local_284 = await later(284);
    sum += local_284 + await later(285);
    for (int i = 0; i < await later(1); i++)
        sum += i;
    sum -= await later(local_284) ? 287 : 1;
    sum = sum * 3 + await later(288);
    sum ^= await later(289);
    if (await later(290) != 290)
        return 0;
    await later(291);
    int local_292 = await later(292);
    sum += local_292 + await later(293);
    for (int i = 0; i < await later(0); i++)
        sum += i;
    sum -= await later(local_292) ? 295 : 1;
    sum = sum * 3 + await later(296);
    sum ^= await later(297);
    if (await later(298) != 298)
        return 0;
    await later(299);
    int local_300 = await later(300);
    sum += local_300 + await later(301);
    for (int i = 0; i < await later(2); i++)
        sum += i;
    sum -= await later(local_300) ? 303 : 1;
    sum = sum * 3 + await later(304);
    sum ^= await later(305);
    if (await later(306) != 306)
        return 0;
    await later(307);
    int local_308 = await later(308);
    sum += local_308 + await later(309);
    for (int i = 0; i < await later(1); i++)
        sum += i;
    sum -= await later(local_308) ? 311 : 1;
    sum = sum * 3 + await later(312);
    sum ^= await later(313);
    if (await later(314) != 314)
        return 0;
    await later(315);
    int local_316 = await later(316);
    sum += local_316 + await later(317);
    for (int i = 0; i < await later(0); i++)
        sum += i;
    sum -= await later(local_316) ? 319 : 1;
    sum = sum * 3 + await later(320);
    sum ^= await later(321);
    if (await later(322) != 322)
        return 0;
    await later(323);
    int local_324 = await later(324);
    sum += local_324 + await later(325);
    for (int i = 0; i < await later(2); i++)
        sum += i;
    sum -= await later(local_324) ? 327 : 1;
    sum = sum * 3 + await later(328);
    sum ^= await later(329);
    if (await later(330) != 330)
        return 0;
    await later(331);
    int local_332 = await later(332);
    sum += local_332 + await later(333);
    for (int i = 0; i < await later(1); i++)
        sum += i;
    sum -= await later(local_332) ? 335 : 1;
    sum = sum * 3 + await later(336);
    sum ^= await later(337);
    if (await later(338) != 338)
        return 0;
    await later(339);
    int local_340 = await later(340);
    sum += local_340 + await later(341);
    for (int i = 0; i < await later(0); i++)
        sum += i;
    sum -= await later(local_340) ? 343 : 1;
    sum = sum * 3 + await later(344);
    sum ^= await later(345);
    if (await later(346) != 346)
        return 0;
    await later(347);
    int local_348 = await later(348);
    sum += local_348 + await later(349);
    for (int i = 0; i < await later(2); i++)
        sum += i;
    sum -= await later(local_348) ? 351 : 1;
    sum = sum * 3 + await later(352);
    sum ^= await later(353);
    if (await later(354) != 354)
        return 0;
    await later(355);
    int local_356 = await later(356);
    sum += local_356 + await later(357);
    for (int i = 0; i < await later(1); i++)
        sum += i;
    sum -= await later(local_356) ? 359 : 1;
    sum = sum * 3 + await later(360);
    sum ^= await later(361);
    if (await later(362) != 362)
        return 0;
    await later(363);
    int local_364 = await later(364);
    sum += local_364 + await later(365);
    for (int i = 0; i < await later(0); i++)
        sum += i;
    sum -= await later(local_364) ? 367 : 1;
    sum = sum * 3 + await later(368);
    sum ^= await later(369);
    if (await later(370) != 370)
        return 0;
    await later(371);
    int local_372 = await later(372);
    sum += local_372 + await later(373);
    for (int i = 0; i < await later(2); i++)
        sum += i;
    sum -= await later(local_372) ? 375 : 1;
    sum = sum * 3 + await later(376);
    sum ^= await later(377);
    if (await later(378) != 378)
        return 0;
    await later(379);
    int local_380 = await later(380);
    sum += local_380 + await later(381);
    for (int i = 0; i < await later(1); i++)
        sum += i;
    sum -= await later(local_380) ? 383 : 1;
    sum = sum * 3 + await later(384);
    sum ^= await later(385);
    if (await later(386) != 386)
        return 0;
    await later(387);
    int local_388 = await later(388);
    sum += local_388 + await later(389);
    for (int i = 0; i < await later(0); i++)
        sum += i;
    sum -= await later(local_388) ? 391 : 1;
    sum = sum * 3 + await later(392);
    sum ^= await later(393);
    if (await later(394) != 394)
        return 0;
    await later(395);
    int local_396 = await later(396);
    sum += local_396 + await later(397);
    for (int i = 0; i < await later(2); i++)
        sum += i;
    sum -= await later(local_396) ? 399 : 1;
    return sum;
}

async int main(void)
{
    printf("%u\n", await long_walk(1));
    printf("%u\n", await long_walk(2));
    return 0;
}
